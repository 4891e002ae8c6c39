from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"
    default = True

    def ready(self) -> None:
        import portal.gate.account_changes  # noqa: F401 - subscribes
        from portal.account import record_sign_in
        from portal.activity.append_only import guard_after_migrating

        record_sign_in.subscribe()
        post_migrate.connect(guard_after_migrating, sender=self)


class AdminConfig(admin.AdminConfig):
    default = False
    default_site = "portal.admin_site.AtelierAdminSite"
