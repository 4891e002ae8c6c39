from django.urls import path

from portal import site_views

app_name = "portal"
urlpatterns = [
    path("", site_views.landing, name="landing"),
    path("terms/", site_views.terms, name="terms"),
    path("healthz", site_views.healthz, name="healthz"),
    path("readyz", site_views.readyz, name="readyz"),
]
