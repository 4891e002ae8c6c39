from django.urls import path

from feedback.bugs import follow_views, report_views, views

app_name = "bugs"
urlpatterns = [
    path("clips/<uuid:public_id>/report/", report_views.report, name="report"),
    path("clips/<uuid:public_id>/report/alike/", report_views.alike, name="alike"),
    path("bugs/", views.listing, name="list"),
    path("bugs/new/", report_views.new, name="new"),
    path("bugs/new/alike/", report_views.new_alike, name="new-alike"),
    path("bugs/kinds/", views.kinds, name="kinds"),
    path("bugs/followed/", follow_views.followed, name="followed"),
    path("bugs/<uuid:public_id>/", views.detail, name="detail"),
    path("bugs/<uuid:public_id>/reply/", views.reply, name="reply"),
    path("bugs/<uuid:public_id>/fix/", views.fix, name="fix"),
    path("bugs/<uuid:public_id>/mine-too/", follow_views.mine_too, name="mine-too"),
    path("bugs/<uuid:public_id>/unfollow/", follow_views.unfollow, name="unfollow"),
]
