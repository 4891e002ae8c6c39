from django.urls import path

from generation.decisions import views

app_name = "decisions"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<uuid:public_id>/", views.decision, name="decision"),
    path("<uuid:public_id>/appeal/", views.appeal, name="appeal"),
]
