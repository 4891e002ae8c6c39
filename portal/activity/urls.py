from django.urls import path

from portal.activity import look_views, views

app_name = "activity"
urlpatterns = [
    path("", views.recorded, name="recorded"),
    path("entries/", views.entries, name="entries"),
    path("looks/", look_views.looks, name="looks"),
]
