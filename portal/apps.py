"""App configuration of portal."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Portal(AppConfig):
    """Floor 0: what every page and job stands on."""

    name = "portal"
    verbose_name = "平台底座"

    def ready(self) -> None:
        """Keep the database roles' privileges true after each migration."""
        from portal.databases import grant_roles

        post_migrate.connect(grant_roles, dispatch_uid="portal.grant_roles")
