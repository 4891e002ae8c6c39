from django.contrib import admin


class AtelierAdminSite(admin.AdminSite):
    site_header = "Atelier"
