"""What `manage.py check --deploy` says of signing in."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def second_factor_is_required(app_configs, **kwargs):
    if settings.SECOND_FACTOR == "required":
        return []
    return [
        Warning(
            "Staff may sign in with a password alone.",
            hint="Set SECOND_FACTOR=required, or leave it out.",
            id="signin.W001",
        )
    ]
