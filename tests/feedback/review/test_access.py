"""Who may open or do what on the staff pages: every route, every kind of person."""

import uuid

import pytest
from django.urls import reverse

from feedback.review.urls import urlpatterns
from portal.gate.invite import invite
from tests.factories import (
    make_artist,
    make_bug,
    make_clip,
    make_cohort,
    make_ledger_entry,
    make_model_version,
    make_operator,
    make_reviewer,
)

pytestmark = pytest.mark.django_db

REASON = {"reason": "A reason."}
# name of the route: method, what it is about, what is sent, whether a reviewer may
ROUTES = {
    "overview": ("get", None, {}, True),
    "artists": ("get", None, {}, True),
    "artist": ("get", "artist", {}, True),
    "membership-end": ("post", "artist", {"end-reason": "A reason."}, False),
    "membership-freeze": ("post", "artist", {"freeze-reason": "A reason."}, False),
    "membership-resume": ("post", "artist", {}, False),
    "queue": ("get", None, {}, True),
    "clip-restore": ("post", "clip", {}, False),
    "clip-cancel": ("post", "clip", {}, False),
    "holds": ("get", None, {}, True),
    "hold-release": ("post", "clip", {}, True),
    "hold-refuse": ("post", "clip", {}, True),
    "bugs": ("get", None, {}, True),
    "bug": ("get", "bug", {}, True),
    "bug-move": ("post", "bug", {"seen": "new", "to": "confirmed"}, True),
    "bug-reply": ("post", "bug", {"key": str(uuid.uuid4()), "text": "A word."}, True),
    "invitations": ("get", None, {}, False),
    "invitation-resend": ("post", "invitation", {}, False),
    "invitation-revoke": ("post", "invitation", {}, False),
    "ledger": ("get", None, {}, False),
    "ledger-reverse": ("get", "line", {}, False),
    "models": ("get", None, {}, True),
    "model-retire": ("post", "version", {}, False),
}
PEOPLE = ["owner", "artist", "reviewer", "operator", "anonymous"]


def test_every_route_is_in_the_table():
    assert list(ROUTES) == [one.name for one in urlpatterns]


@pytest.fixture
def things():
    clip = make_clip(status="held")
    return {
        "artist": clip.artist,
        "clip": clip,
        "bug": make_bug(clip=clip),
        "invitation": invite(cohort=make_cohort(), by=None)[0],
        "version": make_model_version(),
        "line": make_ledger_entry(),
    }


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", ROUTES)
def test_route_opens_for_whom_it_should(client, things, name, person):
    method, about, data, reviewer_may = ROUTES[name]
    url = reverse(f"review:{name}", args=[things[about].public_id] if about else [])
    if person != "anonymous":
        makers = {"artist": make_artist, "reviewer": make_reviewer, "operator": make_operator}
        client.force_login(things["artist"] if person == "owner" else makers[person]())
    answer = getattr(client, method)(url, data)
    if person == "anonymous":
        assert answer["Location"] == f"{reverse('account_login')}?next={url}"
    elif person == "operator" or (person == "reviewer" and reviewer_may):
        assert answer.status_code in {200, 302, 422}
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
    "name", [name for name, (method, *_) in ROUTES.items() if method == "post"]
)
def test_reading_changes_nothing(client, things, name):
    client.force_login(make_operator())
    url = reverse(f"review:{name}", args=[things[ROUTES[name][1]].public_id])
    assert client.get(url).status_code == 405


def test_reviewer_sees_no_button_that_is_not_for_them(client, things):
    client.force_login(make_reviewer())
    for name, about in [("artist", "artist"), ("models", None), ("queue", None)]:
        url = reverse(f"review:{name}", args=[things[about].public_id] if about else [])
        page = client.get(url).content.decode()
        for word in ("End it", "Freeze it", "Retire", "Queue again", "Cancel<"):
            assert word not in page
