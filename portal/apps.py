from django.apps import AppConfig
from django.contrib.admin import apps as admin


class PortalConfig(AppConfig):
    name = "portal"
    default = True

    def ready(self) -> None:
        import portal.gate.account_changes  # noqa: F401 - subscribes


class AdminConfig(admin.AdminConfig):
    default = False
    default_site = "portal.admin_site.AtelierAdminSite"
