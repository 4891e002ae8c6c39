from django.urls import path

from portal.account import consent_views, views
from portal.account.erasure import views as erasure
from portal.account.export import views as export
from portal.account.place import views as place

app_name = "account"
urlpatterns = [
    path("", views.home, name="home"),
    path("name/", views.name, name="name"),
    path("notices/", views.notices, name="notices"),
    path("consents/", consent_views.consents, name="consents"),
    # One's place
    path("membership/", place.place, name="membership"),
    path("membership/reply/", place.reply, name="reply"),
    path("leave/", place.leave, name="leave"),
    path("erase/", erasure.erase, name="erase"),
    # All that is one's own
    path("export/", export.export, name="export"),
    path("export/progress/", export.progress, name="export-progress"),
    path("export/<uuid:public_id>/", export.download, name="export-download"),
]
