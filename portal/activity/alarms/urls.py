from django.urls import path

from portal.activity.alarms import views

app_name = "alarms"
urlpatterns = [
    path("", views.listing, name="list"),
    path("confirm/", views.confirm, name="confirm"),
]
