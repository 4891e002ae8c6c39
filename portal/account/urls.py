from django.urls import path

from portal.account import session_views, views

app_name = "account"
urlpatterns = [
    path("", views.home, name="home"),
    path("name/", views.name, name="name"),
    path("notices/", views.notices, name="notices"),
    # In the place of allauth's page of this address, which cannot end a single one.
    path("sessions/", session_views.listing, name="sessions"),
    path("sessions/<int:pk>/end/", session_views.end, name="end_session"),
    path("sessions/end-others/", session_views.end_others, name="end_other_sessions"),
]
