"""What `manage.py check` says of signing in, and each command that checks before it runs."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security)
def second_factor_is_required(app_configs, **kwargs):
    if not settings.PRODUCTION or settings.SECOND_FACTOR == "required":
        return []
    return [
        Warning(
            "Staff may sign in with a password alone.",
            hint="Set SECOND_FACTOR=required, or leave it out.",
            id="signin.W001",
        )
    ]
