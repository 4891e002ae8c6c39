from django.urls import path

from feedback.lessons import views

app_name = "lessons"
urlpatterns = [
    path("", views.learned, name="learned"),
]
