"""Who is who in the access matrix, what there is for them to reach, and how an answer is read."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from portal.gate.invite import invite
from portal.gate.stop import ask_stop
from portal.models import User
from tests import factories

IDENTITIES = ("anonymous", "artist", "other", "frozen", "ended", "reviewer", "operator")
METHODS = ("GET", "POST")


@dataclass(frozen=True)
class World:
    """One artist's things, and everybody who might want them. Nobody has stated a purpose."""

    people: dict[str, User | AnonymousUser]
    ids: dict[str, Any]


def make_world() -> World:
    """Two artists, one frozen, one ended, a reviewer, an operator, and something of each kind."""
    cohort = factories.make_cohort()
    artist = factories.make_artist(cohort=cohort)
    people = {
        "anonymous": AnonymousUser(),
        "artist": artist,
        "other": factories.make_artist(cohort=cohort),
        "frozen": factories.make_artist(cohort=cohort, status="frozen"),
        "ended": factories.make_artist(cohort=cohort, status="ended"),
        "reviewer": factories.make_reviewer(),
        "operator": factories.make_operator(),
    }
    return World(people, _ids_of(_things(artist, people["operator"])))


def _things(artist: User, operator: Any) -> dict[str, Any]:
    clip = factories.make_clip(artist=artist, status="done")
    factories.make_rendition(clip)
    notice = artist.notices.create(kind="answered", text="Somebody answered you.")
    return {
        "clips": clip,
        "media": clip,
        "studio/clips": factories.make_clip(artist=artist),
        "bugs": factories.make_bug(clip=clip),
        "notes": factories.make_note(clip=clip),
        "review/exports": factories.make_dataset_export(asked_by=operator),
        "review/ledger": factories.make_ledger_entry(),
        "notices": notice,
        "studio/decisions": factories.make_refusal(artist=artist),
        "account/alarms": factories.make_alarm(user=artist),
        "account/export": artist.data_exports.create(),
        "review/artists": artist,
        "review/looks": factories.make_look(staff=operator, artist=factories.make_artist()),
        "review/stop": ask_stop(
            by=factories.make_operator(), reason="A test.", notice_text="A pause."
        ),
        "review/queue": factories.make_clip(artist=artist),
        "review/holds": factories.make_hold(artist=artist),
        "review/alarms": factories.make_alarm(),
        "review/bugs": factories.make_bug(clip=clip),
        "review/lessons": factories.make_lesson(author=operator),
        "review/ratings": factories.make_rating(clip=clip),
        "review/notes": factories.make_note(clip=clip),
        "review/invitations": invite(cohort=factories.make_cohort(), by=None)[0],
        "review/requests": factories.make_request(),
        "review/models": factories.make_model_version(),
        "pairs": _ballot(artist),
        "review/pairs": factories.make_pair(),
    }


def _ballot(voter: User) -> Any:
    """A vote that was given, with both films."""
    ballot = factories.make_ballot(voter=voter)
    for clip in (ballot.left, ballot.right):
        factories.make_rendition(clip)
    return ballot


def _ids_of(things: dict[str, Any]) -> dict[str, Any]:
    """The public id by which each kind of thing is addressed, by the start of its route."""
    return {start: thing.public_id for start, thing in things.items()}


def routes() -> Iterator[tuple[str, str]]:
    """Every route of the site with each method that it may be asked by. The admin's own pages of
    one row stand for each other: one model of each app is walked.
    """
    for route in dict.fromkeys(_routes(get_resolver().url_patterns)):
        for method in METHODS:
            yield method, route


def _routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def path_of(route: str, ids: dict[str, Any]) -> str:
    """An address of this route: of the thing in the world that it is about, where there is one."""
    start = max((one for one in ids if route.startswith(f"{one}/")), key=len, default="")
    path = re.sub(r"<uuid:\w+>", str(ids.get(start, uuid.UUID(int=7))), route)
    path = re.sub(r"<int:\w+>", "1", path)
    path = path.replace("<slug:purpose>", "stream").replace("<str:token>", "no-such-token")
    path = path.replace("<str:month>", "2026-11").replace("<slug:form>", "csv")
    path = re.sub(r"<path:\w+>", _first_row(route), path)
    path = re.sub(r"\(\?P<app_label>[^)]*\)", "portal", path)
    path = re.sub(r"\(\?P<(url|uidb36|key)>[^)]*\)", "nothing", path)
    return "/" + path.replace("^", "").replace("$", "")


def _first_row(route: str) -> str:
    """The key of a row that a page of the admin is about. It is not 1 in a database with a past."""
    about = re.match(r"admin/(\w+)/(\w+)/<path:", route)
    first = apps.get_model(*about.groups()).objects.order_by("pk").first() if about else None
    return str(first.pk) if first else "1"


class Door:
    """Asks as somebody, and says in a word how they were answered."""

    def __init__(self, world: World) -> None:
        self.world = world

    def ask(self, who: str, method: str, route: str) -> str:
        browser, person = Client(), self.world.people[who]
        if isinstance(person, User):
            browser.force_login(person)
        ask = browser.get if method == "GET" else browser.post
        return read(ask(path_of(route, self.world.ids)))


LED_TO = {
    "/account/login/": "door",
    "/admin/login/": "door",
    "/membership/ended/": "ended",
    "/terms/accept/": "terms",
    "/second-factor/": "factor",
    "/account/reauthenticate/": "again",
    "/account/2fa/reauthenticate/": "again",
}
CODES = {401: "door", 403: "no", 404: "none", 405: "-", 410: "gone", 429: "slow"}


def read(answer: HttpResponseBase) -> str:
    """`in` for whoever got what they asked for, or read what their form lacks."""
    if answer.status_code in CODES:
        return CODES[answer.status_code]
    if answer.status_code in {301, 302, 303}:
        led_to = answer.headers["Location"].split("?")[0]
        if re.fullmatch(r"/review/artists/[^/]+/look/", led_to):
            return "why"
        return LED_TO.get(led_to, "in")
    assert answer.status_code in {200, 206, 304, 422, 503}, answer.status_code
    return "in"
