from django.urls import path

from portal.account import views

app_name = "account"
urlpatterns = [
    path("", views.home, name="home"),
    path("name/", views.name, name="name"),
    path("notices/", views.notices, name="notices"),
]
