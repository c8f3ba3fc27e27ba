"""Django's entry for the app: names it and keeps the database's own guards in place."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class FindingsConfig(AppConfig):
    name = "findings"
    verbose_name = "SEND findings"

    def ready(self):
        # Models can be imported only now that apps are ready.
        from findings.models import guards  # noqa: PLC0415
        from findings.search import index  # noqa: PLC0415
        from findings.signin import checks, session  # noqa: F401, PLC0415 - register themselves

        pre_migrate.connect(guards.remove_before_migrate, sender=self)
        post_migrate.connect(guards.install_after_migrate, sender=self)
        post_migrate.connect(index.rebuild_after_migrate, sender=self)
