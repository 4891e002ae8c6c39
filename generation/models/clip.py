import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone

from portal.models.cohort import Membership
from portal.models.lease import Lease, lease_over, may_start
from portal.models.look import Look

if TYPE_CHECKING:
    from portal.models import User


PROGRAMME_ITSELF = Q(artist__is_programme=True, generation__rerun_of__isnull=True)


class ClipQuerySet(models.QuerySet["Clip"]):
    def visible_to(self, user: "User") -> "ClipQuerySet":
        """An artist sees their own, what others show to their cohort, and re-runs of their clips.

        Staff see what a look of theirs covers now, with its re-runs, what is shown to a cohort,
        and what the programme itself asked for.
        """
        return self.filter(self._entrusted_to(user) | self._shown_to(user))

    def entrusted_to(self, user: "User") -> "ClipQuerySet":
        """What this person sees without its being shown to a cohort."""
        return self.filter(self._entrusted_to(user))

    @staticmethod
    def _entrusted_to(user: "User") -> Q:
        own = Q(artist=user) | Q(generation__rerun_of__artist=user)
        if not user.is_reviewer:
            return own
        things = {
            "generation.clip": OuterRef("pk"),
            "generation.generation": OuterRef("generation"),
        }
        looks = Look.objects.active().by(user)
        original = {"generation.clip": OuterRef("generation__rerun_of")}
        covered = Exists(looks.covering(OuterRef("artist"), things)) | Exists(
            looks.covering(OuterRef("generation__rerun_of__artist"), original)
        )
        return own | PROGRAMME_ITSELF | covered

    def of_programme(self) -> "ClipQuerySet":
        """What the programme itself asked for: no artist's, and no re-run of an artist's."""
        return self.filter(PROGRAMME_ITSELF)

    def shown_to(self, user: "User") -> "ClipQuerySet":
        """What others show to the cohort that this person is in now; staff see every cohort's.

        A clip belongs to the cohort it was made in, wherever its artist is today.
        """
        return self.filter(self._shown_to(user)).exclude(artist=user)

    def shown_to_mate(self, user: "User") -> "ClipQuerySet":
        """What others show to the cohort that this person is in now, by that place alone."""
        return self.filter(self._shown_to_mate(user)).exclude(artist=user)

    @classmethod
    def _shown_to(cls, user: "User") -> Q:
        return Q(shown_at__isnull=False) if user.is_reviewer else cls._shown_to_mate(user)

    @staticmethod
    def _shown_to_mate(user: "User") -> Q:
        places = Membership.objects.not_ended().filter(user=user).values("cohort")
        return Q(shown_at__isnull=False, generation__membership__cohort__in=places)

    def queued(self) -> "ClipQuerySet":
        return self.filter(status=Clip.Status.QUEUED)

    def running(self) -> "ClipQuerySet":
        return self.filter(status=Clip.Status.RUNNING)

    def done(self) -> "ClipQuerySet":
        return self.filter(status=Clip.Status.DONE)

    def active(self) -> "ClipQuerySet":
        """Those that still want a machine or a person."""
        return self.filter(status__in=Clip.ACTIVE)

    def eligible(self, *, at: datetime | None = None) -> "ClipQuerySet":
        """Queued ones whose pause after a crash is over."""
        return self.queued().filter(may_start(at))

    def abandoned(self, *, at: datetime | None = None) -> "ClipQuerySet":
        """Running ones whose worker died or lost touch."""
        return self.running().filter(lease_over(at))

    def charged_since(self, moment: datetime) -> float:
        """Seconds of film that count against a day that began then."""
        charged = self.filter(status__in=Clip.CHARGED, created_at__gte=moment)
        film = F("generation__frames") * 1.0 / F("generation__fps")
        total = charged.aggregate(total=Sum(film, output_field=models.FloatField()))["total"]
        return float(total or 0.0)

    def kept(self) -> "ClipQuerySet":
        return self.filter(kept_at__isnull=False)

    def for_cards(self) -> "ClipQuerySet":
        """With all that a card in a list shows, in a fixed number of queries."""
        return self.select_related("generation__model_version", "artist").prefetch_related(
            "renditions"
        )


class Clip(Lease):
    """One variation with its own seed: the unit of the queue and of feedback.

        held -> queued -> running -> done            withheld -> done
        held -> refused   running -> failed | cancelled | queued | quarantined | withheld
        queued -> cancelled        quarantined -> queued        withheld -> refused -> done

    Each edge is one conditional UPDATE: by its holder in `generation.queue.holding`, by the
    reconciler in `generation.queue.recovery`, by people in `generation.queue.decisions`.
    """

    class Status(models.TextChoices):
        HELD = "held", "Held"  # new -> held: the prompt waits for a person
        QUEUED = "queued", "Queued"  # new, held, quarantined, a lost lease -> queued
        RUNNING = "running", "Running"  # queued -> running, by a claim
        WITHHELD = "withheld", "Withheld"  # running -> withheld: the film waits for a person
        DONE = "done", "Finished"  # running, withheld, refused -> done
        FAILED = "failed", "Failed"  # running -> failed: the job itself cannot work
        CANCELLED = "cancelled", "Cancelled"  # held, queued, running -> cancelled
        QUARANTINED = "quarantined", "Set aside"  # running -> quarantined at the third crash
        REFUSED = "refused", "Refused"  # held, withheld -> refused, by a person; a film comes back

    ACTIVE = (Status.HELD, Status.QUEUED, Status.RUNNING, Status.WITHHELD)
    TERMINAL = (
        Status.DONE,
        Status.FAILED,
        Status.CANCELLED,
        Status.QUARANTINED,
        Status.REFUSED,
    )
    # What may be rendered again. Anything else waits, or was never let through to a machine.
    RERUNNABLE = (Status.DONE, Status.FAILED, Status.QUARANTINED)
    # What counts against the day's film. A clip that gave nothing gives its seconds back.
    CHARGED = (*ACTIVE, Status.DONE)

    class Phase(models.TextChoices):
        LOADING = "loading", "Loading the model"
        DENOISING = "denoising", "Rendering"
        DECODING = "decoding", "Developing"
        SAVING = "saving", "Saving"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    generation = models.ForeignKey("generation.Generation", models.PROTECT, related_name="clips")
    artist = models.ForeignKey("portal.User", models.PROTECT, related_name="clips")
    variation = models.PositiveSmallIntegerField()
    seed = models.PositiveBigIntegerField()

    status = models.CharField(max_length=12, choices=Status, default=Status.QUEUED)
    lane = models.CharField(max_length=8)
    priority = models.SmallIntegerField(default=0)
    est_seconds = models.FloatField(default=10.0)
    charged_s = models.FloatField(default=0.0)
    hold_reason = models.TextField(blank=True)

    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    cancel_by = models.ForeignKey(
        "portal.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    phase = models.CharField(max_length=10, choices=Phase, blank=True)
    step = models.PositiveIntegerField(default=0)
    progress_at = models.DateTimeField(null=True, blank=True)

    created_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    run_seconds = models.FloatField(null=True, blank=True)

    error_code = models.CharField(max_length=20, blank=True)
    error_text = models.CharField(max_length=300, blank=True, help_text="For the artist.")
    error_detail = models.TextField(blank=True, help_text="For staff.")

    master_name = models.CharField(max_length=200, blank=True)
    master_sha256 = models.CharField(max_length=64, blank=True)
    master_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    frames_sha256 = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict, help_text="RenderFacts of the finished attempt.")

    kept_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when its cohort and the team may see it."
    )

    objects = ClipQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["lane", "artist", "-priority", "queued_at"],
                condition=Q(status="queued"),
                name="clip_queued",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(status="running"), name="clip_running"
            ),
            models.Index(fields=["artist", "-created_at"], name="clip_of_artist"),
            models.Index(
                fields=["-shown_at"], condition=Q(shown_at__isnull=False), name="clip_shown"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["generation", "variation"], name="clip_variation_once"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "held",
                        "queued",
                        "running",
                        "withheld",
                        "done",
                        "failed",
                        "cancelled",
                        "quarantined",
                        "refused",
                    ]
                ),
                name="clip_status_valid",
            ),
            models.CheckConstraint(
                condition=Q(status="running", token__isnull=False, lease_until__isnull=False)
                | (~Q(status="running") & Q(token__isnull=True, lease_until__isnull=True)),
                name="clip_lease_iff_running",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["done", "withheld"])
                | (
                    ~Q(master_name="")
                    & ~Q(master_sha256="")
                    & ~Q(frames_sha256="")
                    & Q(master_bytes__gt=0)
                ),
                name="clip_done_has_its_film",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["done", "failed", "cancelled", "quarantined", "refused"],
                    finished_at__isnull=False,
                )
                | Q(status__in=["held", "queued", "running", "withheld"], finished_at__isnull=True),
                name="clip_finished_iff_over",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["held", "withheld"]) | ~Q(hold_reason=""),
                name="clip_hold_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kept_at__isnull=True) | Q(status="done"), name="clip_kept_is_done"
            ),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True) | Q(status="done"), name="clip_shown_is_done"
            ),
            models.CheckConstraint(condition=Q(priority__range=(-10, 10)), name="clip_priority"),
            models.CheckConstraint(
                condition=Q(lane__in=["standard", "turbo"]), name="clip_lane_valid"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("gallery:clip", args=[self.public_id])

    @property
    def number(self) -> str:
        """The human name: the artist's generation number and the variation, `0412-3`."""
        return f"{self.generation.number:04d}-{self.variation}"

    def folder_of(self, token: uuid.UUID | None) -> str:
        """Where one attempt, and no other, writes its files."""
        return f"attempts/{self.public_id}/{token}"

    @property
    def is_over(self) -> bool:
        return self.status in self.TERMINAL

    def keep(self) -> bool:
        """Mark as a keeper. False when it is not finished, or was kept already."""
        unkept = Clip.objects.filter(pk=self.pk, status=self.Status.DONE, kept_at__isnull=True)
        return unkept.update(kept_at=timezone.now()) == 1

    def unkeep(self) -> bool:
        return Clip.objects.filter(pk=self.pk, kept_at__isnull=False).update(kept_at=None) == 1

    def show(self, *, at: datetime | None = None) -> bool:
        """Let the cohort see it. False when it is not finished, or was shown already."""
        unseen = Clip.objects.filter(pk=self.pk, status=self.Status.DONE, shown_at__isnull=True)
        return unseen.update(shown_at=at or timezone.now()) == 1

    def hide(self) -> bool:
        shown = Clip.objects.filter(pk=self.pk, shown_at__isnull=False)
        return shown.update(shown_at=None) == 1

    def rendition(self, purpose: str) -> Any:
        """The file made for this purpose, or None. Reads what `for_cards()` prefetched."""
        return next((r for r in self.renditions.all() if r.purpose == purpose), None)
