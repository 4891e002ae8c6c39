from django.urls import path

from feedback.ratings import views

app_name = "ratings"
urlpatterns = [
    path("clips/<uuid:public_id>/rating/", views.save, name="save"),
]
