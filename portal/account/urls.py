from django.urls import path

from portal.account import consent_views, session_views, views
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
    # In the place of allauth's page of this address, which cannot end a single one.
    path("sessions/", session_views.listing, name="sessions"),
    path("sessions/<int:pk>/end/", session_views.end, name="end_session"),
    path("sessions/end-others/", session_views.end_others, name="end_other_sessions"),
]
