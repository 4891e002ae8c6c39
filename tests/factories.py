"""Plain makers of rows for tests. Each gives the smallest valid thing and takes any field."""

import itertools
import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.utils import timezone

from feedback.models import (
    Ballot,
    BugReport,
    DatasetExport,
    LedgerEntry,
    Lesson,
    Note,
    Pair,
    Rate,
    RateCard,
    Rating,
    Rerun,
    Task,
)
from feedback.ratings import schema
from generation.engines.contract import Capabilities
from generation.models import (
    Attempt,
    Clip,
    Generation,
    ModelVersion,
    PolicyDecision,
    Rendition,
    Turn,
)
from generation.models.policy_decision import hash_text
from portal.activity.kinds import kind_of
from portal.gate.stop import ask_stop, confirm_stop
from portal.models import (
    Acceptance,
    AccessRequest,
    Alarm,
    Cohort,
    EmbargoedFact,
    Entry,
    Look,
    Membership,
    ProgrammeStop,
    Reply,
    Terms,
    TrafficMinute,
    User,
)
from portal.models.lease import from_now

PASSWORD = "a long enough one"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_count = itertools.count(1)

CAPABILITIES = Capabilities(
    negative_prompt=True,
    guidance=True,
    conditions=("first_frame",),
    size_multiple_px=32,
    frames_step=8,
    min_frames=9,
    max_frames=97,
    min_side_px=32,
    max_side_px=512,
    min_steps=1,
    max_steps=50,
    max_prompt_tokens=128,
    sizes=((64, 32), (256, 160)),
)
DEFAULTS = {
    "width_px": 64, "height_px": 32, "frames": 9, "fps": 8, "steps": 2, "guidance": 3.0,
}  # fmt: skip


def make_user(**fields: Any) -> User:
    number = next(_count)
    fields = {"email": f"person{number}@example.org", "name": f"Person {number}"} | fields
    password = fields.pop("password", PASSWORD)
    user = User.objects.create_user(password=password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_terms(**fields: Any) -> Terms:
    newest = Terms.objects.order_by("-version").first()
    version = newest.version + 1 if newest else 1
    fields = {
        "version": version,
        "title": "Terms of the programme",
        "summary": "You own what you make.\nWe record what you do here.",
        "body": f"The whole text of version {version}.",
        "published_at": timezone.now() - timedelta(days=1),
    } | fields
    return Terms.objects.create(**fields)


def accept_terms(user: User) -> None:
    """Accept the newest terms, if there are any."""
    terms = Terms.objects.current()
    if terms is not None:
        Acceptance.objects.get_or_create(user=user, terms=terms, defaults={"sha256": terms.sha256})


def make_cohort(**fields: Any) -> Cohort:
    number = next(_count)
    return Cohort.objects.create(
        **{"slug": f"cohort-{number}", "name": f"Cohort {number}"} | fields
    )


def make_artist(*, cohort: Cohort | None = None, status: str = "active", **fields: Any) -> User:
    """A person with a membership who has accepted the newest terms."""
    user = make_user(**fields)
    reason = "" if status == Membership.Status.ACTIVE else "A reason."
    Membership.objects.create(
        user=user, cohort=cohort or make_cohort(), status=status, reason=reason
    )
    accept_terms(user)
    if user.is_staff:
        TOTP.activate(user, TOTP_SECRET)
    return user


def _make_staff(role: str, fields: dict[str, Any]) -> User:
    user = make_user(**{"is_staff": True} | fields)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    accept_terms(user)
    TOTP.activate(user, TOTP_SECRET)
    return user


def make_reviewer(**fields: Any) -> User:
    return _make_staff(User.REVIEWER, fields)


def make_operator(**fields: Any) -> User:
    return _make_staff(User.OPERATOR, fields)


def make_model_version(**fields: Any) -> ModelVersion:
    number = next(_count)
    fields = {
        "slug": f"model-{number}",
        "label": f"Model {number}",
        "lane": ModelVersion.Lane.STANDARD,
        "family": "ltx",
        "pipeline_class": "LTXConditionPipeline",
        "directory": f"/nowhere/model-{number}",
        "digest": f"{number:064x}",
        "size_bytes": 1000,
        "capabilities": CAPABILITIES.as_dict(),
        "defaults": DEFAULTS,
    } | fields
    return ModelVersion.objects.create(**fields)


def make_generation(*, artist: User | None = None, **fields: Any) -> Generation:
    """A generation without clips; make_clip(generation=...) adds them."""
    artist = artist or make_artist()
    turn, _ = Turn.objects.get_or_create(user=artist)
    turn.last_number += 1
    turn.save(update_fields=["last_number"])
    if "model_version" not in fields:
        fields["model_version"] = ModelVersion.objects.first() or make_model_version()
    prompt = fields.pop("prompt", "A kite above a beach")
    fields = {
        "membership": artist.memberships.order_by("-pk").first(),
        "number": turn.last_number,
        "idempotency_key": uuid.uuid4(),
        "request_sha256": "0" * 64,
        "prompt": prompt,
        "prompt_sent": prompt,
        "variations": 1,
        "seed": 7,
        **DEFAULTS,
    } | fields
    return Generation.objects.create(artist=artist, **fields)


FILM = {
    "master_name": "attempts/clip/token/master.mp4",
    "master_sha256": "a" * 64,
    "master_bytes": 1000,
    "frames_sha256": "b" * 64,
    "run_seconds": 4.0,
    "facts": {"engine": "ltx", "device": "cpu", "dtype": "float32", "versions": {"torch": "2.13"}},
}


def make_clip(
    *, artist: User | None = None, generation: Generation | None = None, **fields: Any
) -> Clip:
    """A clip in any status, with what that status needs: lease, film, times, reason."""
    generation = generation or make_generation(artist=artist)
    status = fields.setdefault("status", Clip.Status.QUEUED)
    variation = generation.clips.count() + 1
    needs: dict[str, Any] = {}
    if status == Clip.Status.RUNNING:
        needs = {
            "token": uuid.uuid4(), "lease_until": from_now(30), "worker": "tests.1", "attempt": 1,
            "started_at": timezone.now(), "progress_at": timezone.now(), "phase": "denoising",
        }  # fmt: skip
    if status in {Clip.Status.HELD, Clip.Status.WITHHELD}:
        needs["hold_reason"] = "A person looks at this first."
    if status in {Clip.Status.DONE, Clip.Status.WITHHELD}:
        needs |= FILM
    if status in Clip.TERMINAL:
        needs["finished_at"] = timezone.now()
    fields = {
        "lane": generation.model_version.lane,
        "variation": variation,
        "seed": generation.seed + variation - 1,
    } | needs | fields  # fmt: skip
    clip = Clip.objects.create(generation=generation, artist=generation.artist, **fields)
    if status == Clip.Status.RUNNING:
        clip.refresh_from_db()
        Attempt.objects.create(clip=clip, number=clip.attempt, token=clip.token, worker=clip.worker)
    return clip


def make_rendition(clip: Clip, purpose: str = Rendition.Purpose.STREAM, **fields: Any) -> Rendition:
    """A row alone; pass name= of a file in the default storage to have one that opens."""
    fields = {
        "name": f"attempts/{clip.public_id}/t/{purpose}",
        "mime": "image/webp" if purpose in {"poster", "strip"} else "video/mp4",
        "bytes": 1000,
        "sha256": "c" * 64,
        "width_px": clip.generation.width_px,
        "height_px": clip.generation.height_px,
    } | fields
    return Rendition.objects.create(clip=clip, purpose=purpose, **fields)


def make_rating(*, clip: Clip | None = None, score: int | None = 4, **fields: Any) -> Rating:
    """One score for every question, unless a field says otherwise."""
    clip = clip or make_clip(status=Clip.Status.DONE)
    said = dict.fromkeys(schema.KEYS, score) | {"motion_amount": 3, "confidence": 2}
    return Rating.objects.create(**{"clip": clip, "artist": clip.artist} | said | fields)


def make_bug(*, clip: Clip | None = None, **fields: Any) -> BugReport:
    clip = clip or make_clip(status=Clip.Status.DONE)
    fields = {
        "clip": clip,
        "reporter": clip.artist,
        "number": BugReport.objects.count() + 1,
        "idempotency_key": uuid.uuid4(),
        "code": "pop_in_out",
        "severity": BugReport.Severity.ANNOYING,
        "title": "The basket vanishes",
    } | fields
    return BugReport.objects.create(**fields)


def make_programme_clip(*, rerun_of: Clip | None = None, **fields: Any) -> Clip:
    """A finished clip of the programme's own account, of a prompt or of somebody's clip again."""
    generation = {name: fields.pop(name) for name in ("prompt", "model_version") if name in fields}
    programme = User.objects.programme()
    asked = make_generation(artist=programme, membership=None, rerun_of=rerun_of, **generation)
    return make_clip(generation=asked, **{"status": Clip.Status.DONE} | fields)


def make_shown_clip(*, artist: User | None = None, **fields: Any) -> Clip:
    """A finished clip that its artist shows to the cohort."""
    return make_clip(
        artist=artist, **{"status": Clip.Status.DONE, "shown_at": timezone.now()} | fields
    )


def make_pair(*, first: Clip | None = None, second: Clip | None = None, **fields: Any) -> Pair:
    """Two films of one prompt of the programme, of two model versions unless clips are given."""
    first = first or make_programme_clip(model_version=make_model_version())
    second = second or make_programme_clip(model_version=make_model_version())
    return Pair.objects.create(first=first, second=second, **{"kind": "versions"} | fields)


def make_ballot(*, pair: Pair | None = None, voter: User | None = None, **fields: Any) -> Ballot:
    """Voted, the left one slightly better, unless `voted_at=None, overall=None` leave it open."""
    fields = {"left_is_first": True, "voted_at": timezone.now(), "overall": -1} | fields
    return Ballot.objects.create(pair=pair or make_pair(), voter=voter or make_artist(), **fields)


def make_rerun(*, report: BugReport | None = None, **fields: Any) -> Rerun:
    """A finished one on the version of the report's clip."""
    report = report or make_bug()
    assert report.clip is not None
    clip = fields.pop("clip", None) or make_programme_clip(
        rerun_of=report.clip, model_version=report.clip.generation.model_version
    )
    fields = {"asked_by": fields.pop("asked_by", None) or make_reviewer()} | fields
    return Rerun.objects.create(report=report, clip=clip, **fields)


def make_lesson(**fields: Any) -> Lesson:
    fields = {
        "kind": "changed",
        "title": "Faster first frame",
        "idempotency_key": uuid.uuid4(),
    } | fields
    return Lesson.objects.create(
        **{"author": fields.pop("author", None) or make_reviewer()} | fields
    )


def make_dataset_export(**fields: Any) -> DatasetExport:
    """The row alone, as long as it is being made; no job of the house worker belongs to it."""
    fields = {"idempotency_key": uuid.uuid4()} | fields
    asked_by = fields.pop("asked_by", None) or make_operator()
    return DatasetExport.objects.create(asked_by=asked_by, **fields)


def make_rate_card(amounts: dict[str, tuple[int, str]] | None = None, **fields: Any) -> RateCard:
    """A published card; amounts: task -> (minutes, amount)."""
    newest = RateCard.objects.order_by("-version").first()
    fields = {
        "version": newest.version + 1 if newest else 1,
        "published_at": timezone.now() - timedelta(hours=1),
    } | fields
    card = RateCard.objects.create(**fields)
    default = {"rating": (2, "1.40"), "report": (12, "8.40"), "fix_check": (5, "3.50")}
    for task, (minutes, amount) in (amounts or default).items():
        Rate.objects.create(card=card, task=task, minutes=minutes, amount=Decimal(amount))
    return card


def make_ledger_entry(rating: Rating | None = None, **fields: Any) -> LedgerEntry:
    """What a rating earned, by the newest card."""
    rating = rating or make_rating()
    card = RateCard.objects.current() or make_rate_card()
    rate = card.rate_of(Task.RATING)
    assert rate is not None
    fields = {
        "person": rating.artist, "task": Task.RATING, "thing_type": "feedback.rating",
        "thing_id": rating.pk, "label": rating.clip.number, "rate": rate,
        "currency": card.currency, "amount": rate.amount,
    } | fields  # fmt: skip
    return LedgerEntry.objects.create(**fields)


def make_note(*, clip: Clip | None = None, **fields: Any) -> Note:
    clip = clip or make_clip(status=Clip.Status.DONE)
    fields = {
        "clip": clip,
        "author": clip.artist,
        "idempotency_key": uuid.uuid4(),
        "text": "The basket slides.",
        "frame_start": 2,
        "frame_end": 5,
    } | fields
    return Note.objects.create(**fields)


def make_entry(**fields: Any) -> Entry:
    """One line of the record, of any kind and time, about nobody unless a field says whom."""
    kind = kind_of(fields.pop("kind", "notices.chosen"))
    fields = {"retention": kind.retention, "facts": {}} | fields
    return Entry.objects.create(kind=kind.name, **fields)


def make_look(*, staff: User, artist: User, thing: Any = None, **fields: Any) -> Look:
    """An open look at all of an artist's work, or at one thing. The row alone: nobody is told."""
    now = timezone.now()
    fields = {
        "role": Look.Role.REVIEWER,
        "purpose": Look.Purpose.QUALITY,
        "note": "Drift between two versions",
        "thing_type": thing._meta.label_lower if thing else "",
        "thing_id": thing.pk if thing else None,
        "opened_at": now,
        "until": now + timedelta(minutes=30),
    } | fields
    return Look.objects.create(staff=staff, artist=artist, **fields)


def make_request(**fields: Any) -> AccessRequest:
    number = next(_count)
    fields = {
        "email": f"asker{number}@example.org",
        "name": f"Asker {number}",
        "discipline": AccessRequest.Discipline.FILM,
        "portfolio": "https://example.org/work",
        "would_make": "A slow walk through an empty market.",
    } | fields
    return AccessRequest.objects.create(**fields)


def make_embargo(**fields: Any) -> EmbargoedFact:
    fields = {
        "name": "The name of the model",
        "reason": "It is announced in spring.",
        "until": timezone.now() + timedelta(days=30),
    } | fields
    return EmbargoedFact.objects.create(**fields)


def make_hold(*, clip: Clip | None = None, film: bool = False, **fields: Any) -> PolicyDecision:
    """A prompt with its held clip, or a withheld film, that waits for a person."""
    artist = fields.pop("artist", None)
    status = Clip.Status.WITHHELD if film else Clip.Status.HELD
    clip = clip or make_clip(artist=artist, status=status)
    fields = {
        "artist": clip.artist,
        "generation": clip.generation,
        "clip": clip if film else None,
        "action": "hold",
        "clause": "unchecked" if film else "likeness",
        "rule": "film.checker" if film else "likeness.named",
        "matched_rules": ["film.checker" if film else "likeness.named"],
        "policy_version": "tests",
        "field": "film" if film else "prompt",
        "text_sha256": "" if film else hash_text(clip.generation.prompt),
        "sentence": "A person looks at this first.",
        "status": PolicyDecision.Status.WAITING,
        "promised_at": timezone.now() + timedelta(hours=48),
    } | fields
    return PolicyDecision.objects.create(**fields)


def make_refusal(*, artist: User | None = None, **fields: Any) -> PolicyDecision:
    """A prompt that a rule refused; it made no generation."""
    prompt = fields.setdefault("prompt", f"A prompt that was refused, {next(_count)}")
    fields = {
        "action": "refuse",
        "clause": "sexual",
        "rule": "sexual.explicit",
        "matched_rules": ["sexual.explicit"],
        "policy_version": "tests",
        "field": "prompt",
        "matched": "refused",
        "text_sha256": hash_text(prompt),
        "sentence": "This is not made here.",
        "status": PolicyDecision.Status.REFUSED,
    } | fields
    return PolicyDecision.objects.create(artist=artist or make_artist(), **fields)


def make_appeal(*, artist: User | None = None, **fields: Any) -> PolicyDecision:
    """The same with an appeal that waits for another person."""
    fields = {
        "status": PolicyDecision.Status.APPEALED,
        "appeal": "It is a museum piece.",
        "appealed_at": timezone.now(),
        "promised_at": timezone.now() + timedelta(hours=48),
    } | fields
    return make_refusal(artist=artist, **fields)


def make_membership_of(user: User, **fields: Any) -> Membership:
    """A place for somebody who is there already, such as a reviewer who makes clips too."""
    return Membership.objects.create(**{"user": user, "cohort": make_cohort()} | fields)


def make_alarm(*, user: User | None = None, **fields: Any) -> Alarm:
    """An alarm in any state, with what that state needs."""
    user = user or make_artist()
    state = fields.setdefault("state", Alarm.State.STEPPED_UP)
    now = timezone.now()
    needs: dict[str, Any] = {}
    if state != Alarm.State.RAISED:
        needs["changed_at"] = now
    if state not in Alarm.OPEN:
        needs["closed_at"] = now
    if state == Alarm.State.RESOLVED:
        needs |= {"answer": "It was your own script.", "was_false": True}
    seen = {"submits": 5, "page_views": 0, "client": "python-requests", "network": "192.0.2.0/24"}
    rule = {"rule": "no_page_views", "inputs": seen}
    thresholds = {"thresholds": {"submits": 4, "minutes": 120, "views_a_submit": 0.2}}
    return Alarm.objects.create(**{"user": user} | rule | thresholds | needs | fields)


def make_traffic(user: User, *, at: datetime | None = None, **fields: Any) -> TrafficMinute:
    """A minute of one session, by default from a script that sent five prompts."""
    minute = (at or timezone.now()).replace(second=0, microsecond=0)
    usual = {"session": "s" * 16, "client": "python-requests", "network": "192.0.2.0/24"}
    return TrafficMinute.objects.create(
        **{"user": user, "minute": minute, "submits": 5} | usual | fields
    )


def stop_everyone(notice: str = "A pause for everybody.") -> ProgrammeStop:
    """A stop in force, by two operators."""
    stop = ask_stop(by=make_operator(), reason="A test.", notice_text=notice)
    assert confirm_stop(stop=stop, by=make_operator())
    stop.refresh_from_db()
    return stop


def make_reply(*, person: User | None = None, by: User | None = None, **fields: Any) -> Reply:
    """A letter about the person's place, by themselves unless `by` somebody of the team."""
    person = person or make_artist()
    place = person.memberships.order_by("-pk").get()
    about = {"about_type": "portal.membership", "about_id": place.pk}
    return Reply.objects.create(
        **{"person": person, "author": by or person, "text": "A word."} | about | fields
    )
