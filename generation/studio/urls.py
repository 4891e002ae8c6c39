from django.urls import path

from generation.studio import views

app_name = "studio"
urlpatterns = [
    path("", views.compose, name="compose"),
    path("settings/", views.settings, name="settings"),
    path("standing/", views.standing, name="standing"),
    path("stage/", views.stage, name="stage"),
    path("queue/", views.queue, name="queue"),
    path("takes/", views.takes, name="takes"),
    path("clips/<uuid:public_id>/cancel/", views.cancel, name="cancel"),
]
