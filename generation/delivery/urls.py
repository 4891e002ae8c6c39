from django.urls import path

from generation.delivery import views

app_name = "delivery"
urlpatterns = [
    path("<uuid:public_id>/<slug:purpose>/", views.file, name="file"),
]
