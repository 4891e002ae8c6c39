"""A copied session, over the real HTTP stack: noticed, asked to sign in, then frozen."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from generation.models import Generation
from portal.activity.traffic import write_counts
from portal.house.handlers import handler_of
from portal.models import Entry, User
from tests.generation.studio.conftest import MakeModel, signed_in

STUDIO = "/studio/"
FIREFOX = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0"
BROWSER = {"User-Agent": FIREFOX, "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin"}
SERVER = {"User-Agent": "python-requests/2.32.3", "X-Forwarded-For": "203.0.113.9"}


class Clock:
    """The site's clock, moved by hand."""

    def __init__(self) -> None:
        self.now = timezone.now().replace(second=0, microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **length: float) -> None:
        self.now += timedelta(**length)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture
def send(make_model: MakeModel) -> Callable[..., int]:
    make_model(slug="standard-1")

    def send(client: Client, headers: dict[str, str]) -> int:
        form = {
            "prompt": "A kite above a beach", "model_version": "standard-1", "size": "64x32",
            "length": "9", "variations": "1", "seed": "", "steps": "2", "guidance": "3.0",
            "idempotency_key": str(uuid.uuid4()),
        }  # fmt: skip
        return client.post(STUDIO, form, headers=headers).status_code

    return send


def watch() -> None:
    """What the house worker does each minute, with what the web process wrote by then."""
    write_counts()
    handler_of("watch_traffic")({})


def states(artist: User) -> set[str]:
    return set(artist.alarms.values_list("state", flat=True))


def test_a_replayed_session_is_asked_to_sign_in_and_then_frozen(
    artist: User, clock: Clock, send: Callable[..., int]
) -> None:
    browser, copy = signed_in(artist), Client()
    copy.cookies = browser.cookies.copy()
    browser.get(STUDIO, headers=BROWSER)
    assert send(browser, BROWSER) == 303

    answers = []
    for second in range(0, 600, 10):
        answers.append(send(copy, SERVER))
        clock.move(seconds=10)
        if second % 60 == 50:
            watch()
        if "frozen" in states(artist):
            break

    # The session is a browser's and a script's at once: not even the first prompt is taken.
    assert answers[0] == 422
    assert set(answers) == {422}
    assert len(answers) * 10 <= 300
    assert Generation.objects.filter(artist=artist).count() == 1
    assert states(artist) == {"frozen"}
    membership = artist.memberships.get()
    assert (membership.status, membership.changed_by) == ("frozen", None)
    told = set(Entry.objects.about(artist).values_list("kind", flat=True))
    assert {"alarm.raised", "alarm.stepped_up", "alarm.froze"} <= told
    assert browser.get("/account/alarms/", headers=BROWSER).status_code == 200


def test_one_that_imitates_the_browsers_name_is_caught_by_its_missing_pages(
    artist: User, clock: Clock, send: Callable[..., int]
) -> None:
    copy = signed_in(artist)
    answers = []
    for _ in range(6):
        answers.append(send(copy, {"User-Agent": FIREFOX}))
        clock.move(seconds=10)
    assert answers == [303, 303, 303, 422, 422, 422]
    assert list(artist.alarms.values_list("rule", flat=True)) == ["no_page_views"]


def test_an_artist_who_sends_prompt_after_prompt_from_the_studio_is_left_alone(
    artist: User, clock: Clock, send: Callable[..., int]
) -> None:
    browser = signed_in(artist)
    for _ in range(12):
        browser.get(STUDIO, headers=BROWSER)
        send(browser, BROWSER)
        clock.move(seconds=10)
        watch()
    assert Generation.objects.filter(artist=artist).count() == 12
    assert artist.alarms.count() == 0


def test_the_refusal_says_what_to_do_and_keeps_what_was_typed(
    artist: User, clock: Clock, send: Callable[..., int], make_model: MakeModel
) -> None:
    copy = signed_in(artist)
    for _ in range(4):
        send(copy, {"User-Agent": FIREFOX})
    page = copy.get(STUDIO, headers=BROWSER).content.decode()
    assert "Is it you?" in page
    assert 'action="/account/alarms/confirm/"' in page
    form = {"prompt": "A kite that I typed", "model_version": "standard-1"}
    refused = copy.post(STUDIO, form, headers=BROWSER)
    assert refused.status_code == 422
    assert "A kite that I typed" in refused.content.decode()
