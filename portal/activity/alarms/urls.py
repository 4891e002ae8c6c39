from django.urls import path

from portal.activity.alarms import views

app_name = "alarms"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<uuid:public_id>/reply/", views.reply, name="reply"),
    path("confirm/", views.confirm, name="confirm"),
]
