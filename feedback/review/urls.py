from django.urls import path

from feedback.review.views import artists, bugs, holds, invitations, ledger, models, overview, queue

app_name = "review"
urlpatterns = [
    path("", overview.overview, name="overview"),
    # Artists
    path("artists/", artists.listing, name="artists"),
    path("artists/<uuid:public_id>/", artists.artist, name="artist"),
    path("artists/<uuid:public_id>/end/", artists.end, name="membership-end"),
    path("artists/<uuid:public_id>/freeze/", artists.freeze, name="membership-freeze"),
    path("artists/<uuid:public_id>/resume/", artists.resume, name="membership-resume"),
    # Queue
    path("queue/", queue.queue, name="queue"),
    path("queue/<uuid:public_id>/restore/", queue.restore, name="clip-restore"),
    path("queue/<uuid:public_id>/cancel/", queue.cancel, name="clip-cancel"),
    # What waits for a person
    path("holds/", holds.listing, name="holds"),
    path("holds/<uuid:public_id>/release/", holds.release, name="hold-release"),
    path("holds/<uuid:public_id>/refuse/", holds.refuse, name="hold-refuse"),
    # Reports
    path("bugs/", bugs.listing, name="bugs"),
    path("bugs/<uuid:public_id>/", bugs.bug, name="bug"),
    path("bugs/<uuid:public_id>/move/", bugs.move, name="bug-move"),
    path("bugs/<uuid:public_id>/reply/", bugs.reply, name="bug-reply"),
    # Invitations
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<uuid:public_id>/resend/", invitations.resend, name="invitation-resend"),
    path("invitations/<uuid:public_id>/revoke/", invitations.revoke, name="invitation-revoke"),
    # Pay
    path("ledger/", ledger.listing, name="ledger"),
    path("ledger/<uuid:public_id>/reverse/", ledger.reverse, name="ledger-reverse"),
    # Models
    path("models/", models.listing, name="models"),
    path("models/<uuid:public_id>/retire/", models.retire, name="model-retire"),
]
