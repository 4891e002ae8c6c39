from django.urls import path

from feedback.comparisons import film_views, views

app_name = "comparisons"
urlpatterns = [
    path("", views.pair, name="pair"),
    path("next/", views.draw, name="next"),
    path("<uuid:public_id>/", views.voted, name="voted"),
    path("<uuid:public_id>/vote/", views.vote, name="vote"),
    path("<uuid:public_id>/skip/", views.skip, name="skip"),
    path("<uuid:public_id>/left/", film_views.film, {"side": "left"}, name="left"),
    path("<uuid:public_id>/right/", film_views.film, {"side": "right"}, name="right"),
]
