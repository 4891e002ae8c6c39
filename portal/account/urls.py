from django.urls import path

from portal.account import consent_views, views

app_name = "account"
urlpatterns = [
    path("", views.home, name="home"),
    path("name/", views.name, name="name"),
    path("notices/", views.notices, name="notices"),
    path("consents/", consent_views.consents, name="consents"),
]
