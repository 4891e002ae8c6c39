from django.urls import path

from feedback.review.views import (
    alarms,
    artists,
    bug_triage,
    bugs,
    bulk,
    cohorts,
    feedback,
    holds,
    inbox,
    invitations,
    ledger,
    lessons,
    looks,
    merge,
    models,
    overview,
    pairs,
    policy,
    prompts,
    queue,
    replies,
    requests,
    saved_views,
    stop,
    timeline,
)

app_name = "review"
urlpatterns = [
    path("", overview.overview, name="overview"),
    # Artists
    path("artists/", artists.listing, name="artists"),
    path("artists/<uuid:public_id>/", artists.artist, name="artist"),
    path("artists/<uuid:public_id>/look/", looks.open_, name="look"),
    path("artists/<uuid:public_id>/timeline/", timeline.timeline, name="timeline"),
    path("artists/<uuid:public_id>/sessions/", timeline.sessions, name="sessions"),
    path("looks/<uuid:public_id>/close/", looks.close, name="look-close"),
    path("artists/<uuid:public_id>/end/", artists.end, name="membership-end"),
    path("artists/<uuid:public_id>/freeze/", artists.freeze, name="membership-freeze"),
    path("artists/<uuid:public_id>/resume/", artists.resume, name="membership-resume"),
    path("artists/<uuid:public_id>/reply/", replies.reply, name="reply"),
    # Letters to the team
    path("replies/", replies.inbox, name="replies"),
    # A stop for everyone
    path("stop/", stop.stops, name="stop"),
    path("stop/<uuid:public_id>/confirm/", stop.confirm, name="stop-confirm"),
    path("stop/<uuid:public_id>/withdraw/", stop.withdraw, name="stop-withdraw"),
    path("stop/<uuid:public_id>/lift/", stop.lift, name="stop-lift"),
    # Queue
    path("queue/", queue.queue, name="queue"),
    path("queue/<uuid:public_id>/restore/", queue.restore, name="clip-restore"),
    path("queue/<uuid:public_id>/cancel/", queue.cancel, name="clip-cancel"),
    # What waits for a person
    path("holds/", holds.listing, name="holds"),
    path("holds/<uuid:public_id>/", holds.hold, name="hold"),
    path("holds/<uuid:public_id>/release/", holds.release, name="hold-release"),
    path("holds/<uuid:public_id>/refuse/", holds.refuse, name="hold-refuse"),
    path("holds/<uuid:public_id>/answer/", holds.answer, name="hold-answer"),
    path("policy/", policy.board, name="policy"),
    # Alarms
    path("alarms/", alarms.listing, name="alarms"),
    path("alarms/<uuid:public_id>/look/", alarms.look, name="alarm-look"),
    path("alarms/<uuid:public_id>/resolve/", alarms.resolve, name="alarm-resolve"),
    # What comes in
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/change/", inbox.change, name="inbox-change"),
    path("inbox/duplicates/", merge.duplicates, name="merge"),
    path("inbox/views/", saved_views.views, name="views"),
    path("inbox/views/rename/", saved_views.rename, name="view-rename"),
    path("inbox/views/delete/", saved_views.delete, name="view-delete"),
    path("ratings/<uuid:public_id>/", feedback.rating, name="rating"),
    path("notes/<uuid:public_id>/", feedback.note, name="note"),
    path("prompts/", prompts.clusters, name="prompts"),
    # Reports
    path("bugs/", inbox.reports, name="bugs"),
    path("bugs/<uuid:public_id>/", bugs.bug, name="bug"),
    path("bugs/<uuid:public_id>/move/", bugs.move, name="bug-move"),
    path("bugs/<uuid:public_id>/reply/", bugs.reply, name="bug-reply"),
    path("bugs/<uuid:public_id>/priority/", bug_triage.priority, name="bug-priority"),
    path("bugs/<uuid:public_id>/assignee/", bug_triage.assignee, name="bug-assignee"),
    path("bugs/<uuid:public_id>/summary/", bug_triage.summary, name="bug-summary"),
    path("bugs/<uuid:public_id>/rerun/", bug_triage.rerun, name="bug-rerun"),
    # What we learned
    path("lessons/", lessons.lessons, name="lessons"),
    path("lessons/<uuid:public_id>/withdraw/", lessons.withdraw, name="lesson-withdraw"),
    # Invitations
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/bulk/", bulk.bulk, name="invitation-bulk"),
    path("invitations/bulk/send/", bulk.send, name="invitation-bulk-send"),
    path("invitations/<uuid:public_id>/", invitations.invitation, name="invitation"),
    path("invitations/<uuid:public_id>/resend/", invitations.resend, name="invitation-resend"),
    path("invitations/<uuid:public_id>/revoke/", invitations.revoke, name="invitation-revoke"),
    # Pay
    path("ledger/", ledger.listing, name="ledger"),
    path("ledger/<uuid:public_id>/reverse/", ledger.reverse, name="ledger-reverse"),
    # Who asked to come in
    path("requests/", requests.listing, name="requests"),
    path("requests/<uuid:public_id>/", requests.asked, name="request"),
    path("requests/<uuid:public_id>/shortlist/", requests.shortlist, name="request-shortlist"),
    path("requests/<uuid:public_id>/invite/", requests.invite, name="request-invite"),
    path("requests/<uuid:public_id>/decline/", requests.decline, name="request-decline"),
    path("cohorts/", cohorts.listing, name="cohorts"),
    # Blind pairs
    path("pairs/", pairs.listing, name="pairs"),
    path("pairs/commission/", pairs.commission, name="pair-commission"),
    path("pairs/<uuid:public_id>/retire/", pairs.retire, name="pair-retire"),
    # Models
    path("models/", models.listing, name="models"),
    path("models/<uuid:public_id>/retire/", models.retire, name="model-retire"),
]
