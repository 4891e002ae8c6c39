from django.urls import path

from portal.activity import views

app_name = "activity"
urlpatterns = [
    path("", views.recorded, name="recorded"),
    path("entries/", views.entries, name="entries"),
]
