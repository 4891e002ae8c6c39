from django.urls import path

from feedback.bugs import views

app_name = "bugs"
urlpatterns = [
    path("clips/<uuid:public_id>/report/", views.report, name="report"),
    path("bugs/", views.listing, name="list"),
    path("bugs/<uuid:public_id>/", views.detail, name="detail"),
    path("bugs/<uuid:public_id>/reply/", views.reply, name="reply"),
    path("bugs/<uuid:public_id>/fix/", views.fix, name="fix"),
]
