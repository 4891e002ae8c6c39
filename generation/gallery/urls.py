from django.urls import path

from generation.gallery import views

app_name = "gallery"
urlpatterns = [
    path("gallery/", views.browse, name="browse"),
    path("compare/", views.compare, name="compare"),
    path("clips/<uuid:public_id>/", views.clip, name="clip"),
    path("clips/<uuid:public_id>/keep/", views.keep, name="keep"),
    path("clips/<uuid:public_id>/show/", views.show, name="show"),
    path("clips/<uuid:public_id>/look/", views.look, name="look"),
]
