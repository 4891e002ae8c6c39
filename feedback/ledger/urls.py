from django.urls import path

from feedback.ledger import views

app_name = "ledger"
urlpatterns = [
    path("account/contributions/", views.contributions, name="contributions"),
    path("account/contributions/<str:month>.csv", views.statement, name="statement"),
    path("rate-cards/", views.rate_cards, name="rate-cards"),
]
