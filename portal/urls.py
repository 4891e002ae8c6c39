from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("portal.site_urls")),
    path("", include("portal.gate.urls")),
    path("account/", include("portal.account.urls")),
    path("account/activity/", include("portal.activity.urls")),
    path("account/alarms/", include("portal.activity.alarms.urls")),
    path("account/", include("allauth.urls")),
    path("notices/", include("portal.notices.urls")),
    path("studio/decisions/", include("generation.decisions.urls")),
    path("studio/", include("generation.studio.urls")),
    path("", include("generation.gallery.urls")),
    path("media/", include("generation.delivery.urls")),
    path("", include("feedback.ratings.urls")),
    path("", include("feedback.bugs.urls")),
    path("", include("feedback.notes.urls")),
    path("", include("feedback.ledger.urls")),
    path("pairs/", include("feedback.comparisons.urls")),
    path("learned/", include("feedback.lessons.urls")),
    path("review/exports/", include("feedback.exports.urls")),
    path("review/", include("feedback.review.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler429 = "portal.errors.too_many_tries"
handler500 = "portal.errors.server_error"
