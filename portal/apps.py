from django.apps import AppConfig
from django.contrib.admin import apps as admin


class PortalConfig(AppConfig):
    name = "portal"
    default = True


class AdminConfig(admin.AdminConfig):
    default = False
    default_site = "portal.admin_site.AtelierAdminSite"
