"""After an erasure no table of the database and no file holds what was somebody's own."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.dispatch import receiver

from feedback.bugs.follow import follow
from feedback.bugs.reply import reply
from feedback.models import BugReport, Rating
from generation.models import Attempt, Clip, Generation, Rendition
from generation.queue.erase import erase_files
from portal.account.erasure.erase import StaffStay, erase
from portal.account.export.make import ask_export
from portal.gate.accept_terms import accept_terms
from portal.gate.invite import invite
from portal.gate.redeem import redeem
from portal.gate.signals import erase_asked
from portal.models import Acceptance, Entry, HouseJob, Membership, Notice, Reply, User
from portal.notices.notify import notify
from tests.factories import (
    FILM,
    PASSWORD,
    make_alarm,
    make_appeal,
    make_bug,
    make_clip,
    make_cohort,
    make_generation,
    make_look,
    make_note,
    make_operator,
    make_programme_clip,
    make_rating,
    make_refusal,
    make_rendition,
    make_reply,
    make_request,
    make_rerun,
    make_reviewer,
    make_terms,
    make_traffic,
    make_user,
)
from tests.portal.account.browsers import browser_of
from tests.portal.house_work import do_house_work

pytestmark = pytest.mark.django_db

NAME, EMAIL, WORDS = "Zdenka Quillfeather", "zdenka@quillfeather.example", "a-heron-of-glass"
SECRETS = (NAME, "Quillfeather", EMAIL, WORDS)


def make_known_artist() -> User:
    """Somebody with their name, their address or their words in every table that can hold them."""
    operator, terms = make_operator(), make_terms()
    artist = make_user(name=NAME, email=EMAIL)
    invitation, _ = invite(cohort=make_cohort(), by=operator, email=EMAIL, note=f"For {NAME}.")
    redeem(invitation=invitation, user=artist)
    accept_terms(user=artist, terms=terms)
    Authenticator.objects.create(user=artist, type=Authenticator.Type.TOTP, data={"secret": "x"})
    browser_of(artist).post("/account/reauthenticate/", {"password": PASSWORD})
    notify(user=artist, kind=Notice.Kind.ANSWERED, text=f"{NAME}, somebody answered you.")
    make_reply(person=artist, text=WORDS)
    make_reply(person=artist, by=operator, text=f"Dear {NAME}.")
    _make_watched(artist)
    log(operator, artist)
    log(operator, artist.memberships.get())
    _make_clips(artist)
    return artist


def _make_watched(artist: User) -> None:
    make_request(email=EMAIL, name=NAME, would_make=WORDS)
    make_look(staff=make_reviewer(), artist=artist, note=f"{NAME} reported {WORDS}.")
    make_alarm(user=artist, state="resolved", answer=f"{NAME}, we talked.", inputs={"of": NAME})
    make_traffic(artist)
    for kind, given in (("credit", True), ("training", True)):
        artist.consents.create(
            kind=kind, given=given, credit_name=NAME if kind == "credit" else "",
            wording_version=1, wording_sha256="a" * 64,
        )  # fmt: skip


def _make_clips(artist: User) -> None:
    generation = make_generation(artist=artist, prompt=WORDS, negative_prompt=WORDS, variations=3)
    done = make_clip(generation=generation, status="done", error_detail=WORDS, hold_reason=WORDS)
    attempt = Attempt.objects.create(
        clip=done, number=1, token="11111111-1111-4111-8111-111111111111", worker="one",
        outcome="done", ended_at=done.finished_at, detail=WORDS,
    )  # fmt: skip
    for purpose in ("stream", "poster", "download"):
        name = default_storage.save(f"{attempt.folder}/{purpose}", ContentFile(b"film"))
        make_rendition(done, purpose, name=name)
    default_storage.save(f"{attempt.folder}/master.mkv", ContentFile(b"master"))
    make_clip(generation=generation, status="queued")
    make_clip(generation=generation, status="running")
    for _ in range(2):
        make_refusal(artist=artist, prompt=f"{WORDS} {uuid.uuid4()}", matched=WORDS)
    make_appeal(artist=artist, prompt=WORDS, negative_prompt=WORDS, appeal=WORDS)
    make_rating(clip=done, rationale=WORDS, score=4)
    facts = {"prompt": WORDS, "prompt_sent": WORDS, "negative_prompt": WORDS, "seed": 7}
    facts |= {"error": {"code": "fault", "text": WORDS, "detail": WORDS}}
    report = make_bug(
        clip=done, title=WORDS, expected=WORDS, actual=WORDS, job_facts=facts,
        browser_facts={"user_agent": WORDS},
    )  # fmt: skip
    again = make_programme_clip(rerun_of=done, prompt=WORDS, error_detail=WORDS)
    make_rerun(report=report, clip=again)
    make_note(clip=again, author=make_reviewer(), text=WORDS)
    follow(report=make_bug(), person=artist, clip=done)
    reply(report=report, author=artist, text=WORDS, key=report.idempotency_key)
    reply(report=report, author=make_reviewer(), text="Thank you.", key=report.idempotency_key)


def log(by: User, row: Any) -> None:
    """As the admin writes it."""
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=str(row),
        action_flag=CHANGE,
    )


def cells() -> Iterator[tuple[str, str]]:
    """Every value of every row of every table, as text, with the column it stands in."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - ours
            columns = [f"{table}.{column[0]}" for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((c, str(v)) for c, v in zip(columns, row, strict=True))


def leaks() -> list[tuple[str, str]]:
    return [(column, word) for column, text in cells() for word in SECRETS if word in text]


def test_no_table_holds_name_address_or_words_afterwards() -> None:
    artist = make_known_artist()
    before = {column for column, _ in leaks()}
    assert len(before) > 25
    erase(user=artist)
    assert leaks() == []


def test_what_stays_is_without_a_name() -> None:
    artist = make_known_artist()
    other = make_rating(rationale="Of another artist.")
    erase(user=artist)
    artist.refresh_from_db()
    assert (artist.name, artist.email) == ("Erased artist", f"erased-{artist.public_id}@invalid")
    assert (artist.is_active, artist.has_usable_password()) == (False, False)
    assert artist.memberships.get().status == Membership.Status.ENDED
    assert Acceptance.objects.filter(user=artist).count() == 1
    rating = Rating.objects.get(artist=artist)
    assert (rating.overall, rating.rationale) == (4, "")
    report = BugReport.objects.get(reporter=artist)
    kept = {"seed": 7, "error": {"code": "fault"}}
    assert (report.title, report.job_facts) == ("[erased]", kept)
    assert [one.text for one in report.replies.all()] == ["[erased]", "Thank you."]
    generation = Generation.objects.get(artist=artist)
    assert (generation.prompt, generation.steps, generation.seed) == ("[erased]", 2, 7)
    states = Clip.objects.filter(artist=artist).order_by("variation").values_list("status")
    assert [status for (status,) in states] == ["done", "cancelled", "running"]
    other.refresh_from_db()
    assert other.rationale == "Of another artist."
    ends = Entry.objects.about(artist).of_kind("account.erased", "membership.left")
    assert [entry.kind for entry in ends] == ["account.erased", "membership.left"]


def test_every_way_in_is_gone() -> None:
    artist = make_known_artist()
    browser = browser_of(artist)
    others = browser_of(make_reviewer())
    erase(user=artist)
    assert browser.get("/account/")["Location"] == "/account/login/?next=/account/"
    assert others.get("/account/").status_code == 200
    assert Session.objects.count() == 1
    left: list[models.QuerySet[Any]] = [
        EmailAddress.objects.filter(user=artist),
        Authenticator.objects.filter(user=artist),
        Notice.objects.filter(user=artist),
        Reply.objects.filter(person=artist),
    ]
    assert [rows.count() for rows in left] == [0, 0, 0, 0]
    login = browser.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    assert login.status_code == 200


def test_the_files_go_with_a_house_job_that_may_run_twice() -> None:
    artist = make_known_artist()
    ask_export(user=artist)
    do_house_work()
    assert len(files()) == 5
    erase(user=artist)
    do_house_work()
    assert files() == []
    assert Rendition.objects.filter(clip__artist=artist).count() == 0
    done = Clip.objects.get(artist=artist, status="done")
    assert Attempt.objects.get(clip=done).cleared_at is not None
    assert erase_files(artist.pk) == 0


def files(folder: str = "") -> list[str]:
    """Every file in the storage; folders may stay."""
    try:
        folders, here = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [*here, *(name for one in folders for name in files(f"{folder}/{one}".lstrip("/")))]


def test_a_clip_that_still_runs_is_cleared_later() -> None:
    clip = make_clip(status="running")
    folder = clip.folder_of(clip.token)
    default_storage.save(f"{folder}/stream.mp4", ContentFile(b"film"))
    erase(user=clip.artist)
    do_house_work()
    again = HouseJob.objects.get(kind="erase_clips", status="queued")
    assert (again.not_before is not None, len(files())) == (True, 1)
    Attempt.objects.filter(clip=clip).update(outcome="done", ended_at=clip.started_at)
    over = {"status": "done", "finished_at": clip.started_at, "token": None, "lease_until": None}
    Clip.objects.filter(pk=clip.pk).update(**over, **FILM)
    assert erase_files(clip.artist_id) == 1
    assert files() == []


def test_all_or_nothing() -> None:
    artist = make_known_artist()

    @receiver(erase_asked)
    def fail(**_: Any) -> None:
        raise RuntimeError("An app above could not.")

    try:
        with pytest.raises(RuntimeError):
            erase(user=artist)
    finally:
        erase_asked.disconnect(fail)
    artist.refresh_from_db()
    assert (artist.email, artist.memberships.get().status) == (EMAIL, "active")


def test_the_team_is_not_erased_here() -> None:
    with pytest.raises(StaffStay):
        erase(user=make_operator())
