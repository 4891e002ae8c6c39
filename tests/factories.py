"""Plain makers of rows for tests. Each gives the smallest valid thing and takes any field."""

import itertools
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from feedback.models import BugReport, LedgerEntry, Note, Rate, RateCard, Rating, Task
from feedback.ratings import schema
from generation.engines.contract import Capabilities
from generation.models import Attempt, Clip, Generation, ModelVersion, Rendition, Turn
from portal.models import Acceptance, Cohort, Membership, Terms, User
from portal.models.lease import from_now

PASSWORD = "a long enough one"
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
    return User.objects.create_user(password=password, **fields)


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
    return user


def _make_staff(role: str, fields: dict[str, Any]) -> User:
    user = make_user(**{"is_staff": True} | fields)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    accept_terms(user)
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
