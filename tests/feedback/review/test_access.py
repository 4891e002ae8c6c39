"""Who may open or do what on the staff pages: every route, every kind of person."""

import uuid

import pytest
from django.urls import reverse

from feedback.review.urls import urlpatterns
from portal.gate.invite import invite
from portal.gate.stop import ask_stop
from portal.models import Look
from tests.factories import (
    make_alarm,
    make_artist,
    make_bug,
    make_clip,
    make_cohort,
    make_hold,
    make_ledger_entry,
    make_lesson,
    make_look,
    make_model_version,
    make_note,
    make_operator,
    make_pair,
    make_rating,
    make_request,
    make_reviewer,
)

pytestmark = pytest.mark.django_db

REASON = {"reason": "A reason."}
# name of the route: method, what it is about, what is sent, whether a reviewer may
ROUTES = {
    "overview": ("get", None, {}, True),
    "artists": ("get", None, {}, True),
    "artist": ("get", "artist", {}, True),
    "look": ("get", "artist", {}, True),
    "timeline": ("get", "artist", {}, True),
    "sessions": ("get", "artist", {}, False),
    "look-close": ("post", "look", {}, True),
    "membership-end": ("post", "artist", {"end-reason": "A reason."}, False),
    "membership-freeze": ("post", "artist", {"freeze-reason": "A reason."}, False),
    "membership-resume": ("post", "artist", {}, False),
    "reply": ("post", "artist", {"key": str(uuid.uuid4()), "text": "A word.", "about": "x"}, True),
    "replies": ("get", None, {}, True),
    "stop": ("get", None, {}, False),
    "stop-confirm": ("post", "stop", {}, False),
    "stop-withdraw": ("post", "stop", {}, False),
    "stop-lift": ("post", "stop", {}, False),
    "queue": ("get", None, {}, True),
    "clip-restore": ("post", "clip", {}, False),
    "clip-cancel": ("post", "clip", {}, False),
    "holds": ("get", None, {}, True),
    "hold": ("get", "hold", {}, True),
    "hold-release": ("post", "hold", {}, True),
    "hold-refuse": ("post", "hold", {"clause": "gore", "reason": "A reason."}, True),
    "hold-answer": ("post", "hold", {"outcome": "uphold", "reason": "A reason."}, True),
    "policy": ("get", None, {}, True),
    "alarms": ("get", None, {}, True),
    "alarm-look": ("post", "alarm", {}, True),
    "alarm-resolve": ("post", "alarm", {}, False),
    "inbox": ("get", None, {}, True),
    "inbox-change": ("post", None, {"do": "mine"}, True),
    "merge": ("post", None, {"original": "1"}, True),
    "views": ("post", None, {"name": "Mornings"}, True),
    "view-rename": ("post", None, {"view": "0", "name": "Evenings"}, True),
    "view-delete": ("post", None, {"view": "0"}, True),
    "rating": ("get", "rating", {}, True),
    "note": ("get", "note", {}, True),
    "prompts": ("get", None, {}, True),
    "bugs": ("get", None, {}, True),
    "bug": ("get", "bug", {}, True),
    "bug-move": ("post", "bug", {"seen": "new", "to": "confirmed"}, True),
    "bug-reply": ("post", "bug", {"key": str(uuid.uuid4()), "text": "A word."}, True),
    "bug-priority": ("post", "bug", {"priority": "1", "seen": ""}, True),
    "bug-assignee": ("post", "bug", {"assignee": "", "seen": ""}, True),
    "bug-summary": ("post", "bug", {"public_summary": "A word.", "seen": ""}, True),
    "bug-rerun": ("post", "bug", {"on": "same"}, True),
    "lessons": ("get", None, {}, True),
    "lesson-withdraw": ("post", "lesson", {}, True),
    "invitations": ("get", None, {}, False),
    "invitation-bulk": ("get", None, {}, False),
    "invitation-bulk-send": ("post", None, {}, False),
    "invitation": ("get", "invitation", {}, False),
    "invitation-resend": ("post", "invitation", {}, False),
    "invitation-revoke": ("post", "invitation", {}, False),
    "ledger": ("get", None, {}, False),
    "ledger-reverse": ("get", "line", {}, False),
    "requests": ("get", None, {}, True),
    "request": ("get", "request", {}, True),
    "request-shortlist": ("post", "request", {}, True),
    "request-invite": ("post", "request", {}, False),
    "request-decline": ("post", "request", {}, False),
    "cohorts": ("get", None, {}, False),
    "pairs": ("get", None, {}, True),
    "pair-commission": ("get", None, {}, True),
    "pair-retire": ("post", "pair", {}, True),
    "models": ("get", None, {}, True),
    "model-retire": ("post", "version", {}, False),
}
OF_ONES_OWN = {"view-rename", "view-delete"}  # there is no such view
READ_AND_SENT = {"merge", "views"}
PEOPLE = ["owner", "artist", "reviewer", "operator", "anonymous"]


def test_every_route_is_in_the_table():
    assert list(ROUTES) == [one.name for one in urlpatterns]


@pytest.fixture
def things():
    clip = make_clip(status="held")
    hold = make_hold(clip=clip)
    return {
        "artist": clip.artist,
        "clip": clip,
        "hold": hold,
        "lesson": make_lesson(),
        "alarm": make_alarm(user=clip.artist),
        "bug": make_bug(clip=clip),
        "rating": make_rating(),
        "note": make_note(),
        "invitation": invite(cohort=make_cohort(), by=None)[0],
        "request": make_request(),
        "version": make_model_version(),
        "pair": make_pair(),
        "line": make_ledger_entry(),
        "look": make_look(staff=make_reviewer(), artist=clip.artist),
        "stop": ask_stop(by=make_operator(), reason="A test.", notice_text="A pause."),
    }


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", ROUTES)
def test_route_opens_for_whom_it_should(client, things, name, person):
    method, about, data, reviewer_may = ROUTES[name]
    url = reverse(f"review:{name}", args=[things[about].public_id] if about else [])
    if person != "anonymous":
        makers = {"artist": make_artist, "reviewer": make_reviewer, "operator": make_operator}
        user = things["artist"] if person == "owner" else makers[person]()
        if user.is_staff:
            Look.objects.update(staff=user)
        client.force_login(user)
    answer = getattr(client, method)(url, data)
    if person == "anonymous":
        assert answer["Location"] == f"{reverse('account_login')}?next={url}"
    elif person == "operator" or (person == "reviewer" and reviewer_may):
        assert answer.status_code in ({404} if name in OF_ONES_OWN else {200, 302, 422})
        assert "/look/" not in answer.headers.get("Location", "")
    else:
        assert answer.status_code == 403
        assert "This page is for the model team." in answer.content.decode()


@pytest.mark.parametrize("name", [name for name, (_, about, *_) in ROUTES.items() if about])
def test_what_is_not_there_is_not_found(client, name):
    client.force_login(make_operator())
    method, _, data, _ = ROUTES[name]
    url = reverse(f"review:{name}", args=[uuid.uuid4()])
    assert getattr(client, method)(url, data).status_code == 404


@pytest.mark.parametrize(
    "name",
    [name for name, (how, *_) in ROUTES.items() if how == "post" and name not in READ_AND_SENT],
)
def test_reading_changes_nothing(client, things, name):
    client.force_login(make_operator())
    about = ROUTES[name][1]
    url = reverse(f"review:{name}", args=[things[about].public_id] if about else [])
    assert client.get(url).status_code == 405


def test_reviewer_sees_no_button_that_is_not_for_them(client, things):
    client.force_login(things["look"].staff)
    for name, about in [
        ("artist", "artist"),
        ("look", "artist"),
        ("models", None),
        ("queue", None),
        ("request", "request"),
    ]:
        url = reverse(f"review:{name}", args=[things[about].public_id] if about else [])
        page = client.get(url).content.decode()
        for word in (
            "End it",
            "Freeze it",
            "Retire",
            "Queue again",
            "Cancel<",
            "Decline",
            "Invite<",
        ):
            assert word not in page
