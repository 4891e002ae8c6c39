from django.urls import path

from portal.gate import views

app_name = "gate"
urlpatterns = [
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("welcome/", views.welcome, name="welcome"),
    path("welcome/join/", views.join, name="join"),
    path("request/", views.request_access, name="request"),
    path("request/sent/", views.request_sent, name="request-sent"),
    path("terms/accept/", views.terms, name="terms"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("membership/ended/", views.ended, name="ended"),
]
