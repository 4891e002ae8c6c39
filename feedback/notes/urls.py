from django.urls import path

from feedback.notes import views

app_name = "notes"
urlpatterns = [
    path("clips/<uuid:public_id>/notes/", views.add, name="add"),
    path("clips/<uuid:public_id>/notes.<slug:form>", views.export, name="export"),
    path("notes/<uuid:public_id>/reply/", views.reply, name="reply"),
    path("notes/<uuid:public_id>/resolve/", views.resolve, name="resolve"),
]
