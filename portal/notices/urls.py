from django.urls import path

from portal.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("read/", views.read, name="read"),
    path("<uuid:public_id>/", views.open_notice, name="open"),
]
