from django.urls import path

from portal.activity import look_views

app_name = "activity"
urlpatterns = [
    path("looks/", look_views.looks, name="looks"),
]
