from django.urls import path

from feedback.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.datasets, name="list"),
    path("<uuid:public_id>/progress/", views.progress, name="progress"),
    path("<uuid:public_id>/delete/", views.delete, name="delete"),
    path("<uuid:public_id>/", views.download, name="download"),
]
