import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from feedback.models.note import Note
from feedback.models.rating import Rating
from generation.models import Clip
from generation.models.clip import PROGRAMME_ITSELF

if TYPE_CHECKING:
    from portal.models import User

DIMENSIONS = ("overall", "visual_quality", "motion_quality", "text_alignment", "physical")


class PairQuerySet(models.QuerySet["Pair"]):
    def open(self) -> "PairQuerySet":
        """Both films are there, and nobody took the pair out."""
        done = Q(first__status=Clip.Status.DONE, second__status=Clip.Status.DONE)
        return self.filter(done, retired_at__isnull=True)

    def offered_to(self, user: "User") -> "PairQuerySet":
        """What this person can judge without knowing which film is which.

        Two versions only of the programme's own films: of a shown one the gallery tells the model.
        Nothing with a clip that they rated or noted, so that they were on its page.
        """
        either = Q(clip=OuterRef("first")) | Q(clip=OuterRef("second"))
        rated = Rating.objects.filter(either, artist=user)
        noted = Note.objects.filter(either, author=user)
        own = Q(first__artist__is_programme=True, second__artist__is_programme=True)
        blind = self.shown_to(user).filter(own | Q(kind=Pair.Kind.SEEDS))
        return blind.exclude(Exists(rated)).exclude(Exists(noted))

    def shown_to(self, user: "User") -> "PairQuerySet":
        """Open ones of the programme and of what others show to this person's cohort."""
        seen = Clip.objects.filter(
            PROGRAMME_ITSELF | Q(pk__in=Clip.objects.shown_to(user).values("pk"))
        )
        return self.open().filter(first__in=seen, second__in=seen)


class Pair(models.Model):
    """Two finished clips of the same prompt and settings: of two model versions, or two seeds."""

    class Kind(models.TextChoices):
        VERSIONS = "versions", "Two model versions"
        SEEDS = "seeds", "Two seeds"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first = models.ForeignKey("generation.Clip", models.PROTECT, related_name="+")
    second = models.ForeignKey("generation.Clip", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
            models.CheckConstraint(condition=Q(kind__in=["versions", "seeds"]), name="pair_kind"),
        ]

    def __str__(self) -> str:
        return f"Pair {self.pk}"

    def retire(self, *, at: datetime | None = None) -> bool:
        """Show it to nobody any more. False when that was done before."""
        shown = Pair.objects.filter(pk=self.pk, retired_at__isnull=True)
        return shown.update(retired_at=at or timezone.now()) == 1


class BallotQuerySet(models.QuerySet["Ballot"]):
    def open(self) -> "BallotQuerySet":
        return self.filter(voted_at__isnull=True)

    def voted(self) -> "BallotQuerySet":
        return self.filter(voted_at__isnull=False)

    def by(self, user: "User") -> "BallotQuerySet":
        return self.filter(voter=user)

    def take_away(self) -> int:
        """Delete those that are open still; how many.

        Each by one statement that asks again for a vote: `delete()` reads first and then deletes by
        key, also what was voted on, and paid, in between.
        """
        found = Ballot.objects.open().filter(pk__in=list(self.values_list("pk", flat=True)))
        return found._raw_delete(self.db)


def preference_field() -> models.SmallIntegerField:
    return models.SmallIntegerField(null=True, blank=True)


class Ballot(models.Model):
    """One showing of a pair to one artist, with the sides drawn for it, and the vote once given.

    Preferences are -2 (left is much better) to 2 (right is much better), 0 for the same; null is
    "cannot judge", and not known yet while the ballot is open. A repeat shows a pair again with its
    sides swapped, to measure how consistent its voter is.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="ballots")
    voter = models.ForeignKey("portal.User", models.PROTECT, related_name="ballots")
    left_is_first = models.BooleanField()
    repeat_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="repeat"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    voted_at = models.DateTimeField(null=True, blank=True)

    overall = preference_field()
    visual_quality = preference_field()
    motion_quality = preference_field()
    text_alignment = preference_field()
    physical = preference_field()
    both_bad = models.BooleanField(default=False)
    active_s = models.PositiveIntegerField(null=True, blank=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["voter", "-voted_at"], name="ballot_of_voter"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "voter"],
                condition=Q(repeat_of__isnull=True),
                name="ballot_once_a_voter",
            ),
            models.UniqueConstraint(
                fields=["voter"], condition=Q(voted_at__isnull=True), name="ballot_one_open"
            ),
            models.CheckConstraint(
                condition=Q(voted_at__isnull=True, overall__isnull=True)
                | Q(voted_at__isnull=False, overall__isnull=False),
                name="ballot_voted_iff_answered",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (-2, 2)}),
                    name=f"ballot_{name}_five_ways",
                )
                for name in DIMENSIONS
            ),
        ]

    def __str__(self) -> str:
        return f"Ballot {self.pk} on pair {self.pair_id}"

    @property
    def left(self) -> Any:
        return self.pair.first if self.left_is_first else self.pair.second

    @property
    def right(self) -> Any:
        return self.pair.second if self.left_is_first else self.pair.first
