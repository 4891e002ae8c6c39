import hashlib
import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from generation.models.clip import Clip
from generation.policy.clauses import Action
from generation.policy.rules import load_policy

if TYPE_CHECKING:
    from portal.models import User


class PolicyDecisionQuerySet(models.QuerySet["PolicyDecision"]):
    def visible_to(self, user: "User") -> "PolicyDecisionQuerySet":
        """One's own; staff open those of others on their own pages, which say who looked."""
        return self.filter(artist=user)

    def waiting(self) -> "PolicyDecisionQuerySet":
        """For a person: holds, and appeals."""
        return self.filter(status__in=PolicyDecision.OPEN)

    def oldest_first(self) -> "PolicyDecisionQuerySet":
        since = Coalesce("appealed_at", "created_at")
        return self.annotate(waits_since=since).order_by("waits_since", "pk")

    def overdue(self, *, at: datetime | None = None) -> "PolicyDecisionQuerySet":
        return self.waiting().filter(promised_at__lt=at or timezone.now())

    def about(self, clip: Clip) -> "PolicyDecisionQuerySet":
        """On this film, or on the prompt that it came from; the newest first."""
        on_prompt = Q(generation=clip.generation_id, clip__isnull=True)
        return self.filter(Q(clip=clip.pk) | on_prompt).order_by("-pk")

    def cleared_by_a_person(self, *, artist: "User", text: str) -> "PolicyDecisionQuerySet":
        """Where somebody read exactly this text of this artist, and let it pass."""
        passed = Q(status=PolicyDecision.Status.PASSED, decided_by__isnull=False)
        passed |= Q(status=PolicyDecision.Status.OVERTURNED)
        return self.filter(passed, artist=artist, text_sha256=hash_text(text))

    def holding_prompt_of(self, clip: Clip) -> "PolicyDecisionQuerySet":
        waiting = PolicyDecision.Status.WAITING
        return self.filter(generation=clip.generation_id, clip__isnull=True, status=waiting)

    def withdraw_abandoned(self) -> int:
        """waiting -> withdrawn, where the artist took back every clip that was held."""
        held = Clip.objects.filter(generation=OuterRef("generation"), status=Clip.Status.HELD)
        waiting = self.filter(~Exists(held), status=PolicyDecision.Status.WAITING)
        return waiting.update(status=PolicyDecision.Status.WITHDRAWN)


class PolicyDecision(models.Model):
    """What was decided about a prompt or a film: by a rule, then by a person, then by another.

    Each edge is one conditional UPDATE, in `generation.decisions`. Nothing moves by waiting.
    """

    class Status(models.TextChoices):
        PASSED = "passed", "Let pass"  # new (a warning), waiting -> passed
        WAITING = "waiting", "Waits for a person"  # new -> waiting
        REFUSED = "refused", "Refused"  # new, waiting -> refused
        WITHDRAWN = "withdrawn", "Taken back"  # waiting -> withdrawn, by the artist
        APPEALED = "appealed", "Appealed"  # refused -> appealed, once
        UPHELD = "upheld", "Refused after appeal"  # appealed -> upheld, by another person
        OVERTURNED = "overturned", "Overturned"  # appealed -> overturned, by another person

    OPEN = (Status.WAITING, Status.APPEALED)
    AFTER_APPEAL = (Status.UPHELD, Status.OVERTURNED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    artist = models.ForeignKey("portal.User", models.PROTECT, related_name="policy_decisions")
    generation = models.ForeignKey(
        "generation.Generation", models.PROTECT, null=True, related_name="policy_decisions"
    )
    clip = models.ForeignKey(
        "generation.Clip", models.PROTECT, null=True, related_name="policy_decisions"
    )
    prompt = models.TextField(blank=True, help_text="Of a prompt that made no generation.")
    negative_prompt = models.TextField(blank=True)
    field = models.CharField(max_length=15, help_text="Where the rule fired.")
    text_sha256 = models.CharField(max_length=64, blank=True, help_text="Of the text that fired.")

    action = models.CharField(max_length=6)
    clause = models.CharField(max_length=20)
    rule = models.CharField(max_length=60)
    matched_rules = models.JSONField(default=list)
    policy_version = models.CharField(max_length=40)
    matched = models.CharField(max_length=200, blank=True, help_text="The words, where shown.")
    sentence = models.CharField(max_length=300)

    status = models.CharField(max_length=10, choices=Status)
    promised_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    decided_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_as = models.CharField(max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_clause = models.CharField(max_length=20, blank=True)
    decided_sentence = models.CharField(max_length=300, blank=True)

    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_decided_by = models.ForeignKey(
        "portal.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    appeal_decided_as = models.CharField(max_length=10, blank=True)
    appeal_decided_at = models.DateTimeField(null=True, blank=True)
    appeal_sentence = models.CharField(max_length=300, blank=True)

    objects = PolicyDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["promised_at"],
                condition=Q(status__in=["waiting", "appealed"]),
                name="policy_decision_open",
            ),
            models.Index(fields=["artist", "text_sha256"], name="policy_decision_text"),
            models.Index(fields=["rule"], name="policy_decision_rule"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "passed",
                        "waiting",
                        "refused",
                        "withdrawn",
                        "appealed",
                        "upheld",
                        "overturned",
                    ]
                ),
                name="policy_decision_status_valid",
            ),
            models.CheckConstraint(
                condition=Q(action__in=["warn", "hold", "refuse"]),
                name="policy_decision_action_valid",
            ),
            models.CheckConstraint(
                condition=Q(generation__isnull=False) | (Q(clip__isnull=True) & ~Q(prompt="")),
                name="policy_decision_has_its_text",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["waiting", "appealed"]) | Q(promised_at__isnull=False),
                name="policy_decision_open_is_promised",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="policy_decision_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["appealed", "upheld", "overturned"], appealed_at__isnull=False
                )
                | (
                    ~Q(status__in=["appealed", "upheld", "overturned"])
                    & Q(appealed_at__isnull=True)
                ),
                name="policy_decision_appeal_fits",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["upheld", "overturned"],
                    appeal_decided_by__isnull=False,
                    appeal_decided_at__isnull=False,
                )
                | (
                    ~Q(status__in=["upheld", "overturned"])
                    & Q(appeal_decided_by__isnull=True, appeal_decided_at__isnull=True)
                ),
                name="policy_decision_appeal_decided",
            ),
            models.CheckConstraint(
                condition=~Q(appeal_decided_by=F("decided_by")),
                name="policy_decision_other_person",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("artist")) & ~Q(appeal_decided_by=F("artist")),
                name="policy_decision_not_ones_own",
            ),
            models.UniqueConstraint(
                fields=["artist", "text_sha256", "rule"],
                condition=Q(generation__isnull=True),
                name="policy_decision_refused_once",
            ),
            models.UniqueConstraint(
                fields=["generation"],
                condition=Q(clip__isnull=True),
                name="policy_decision_once_a_prompt",
            ),
            models.UniqueConstraint(fields=["clip"], name="policy_decision_once_a_film"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("decisions:decision", args=[self.public_id])

    @property
    def number(self) -> str:
        """How people speak of it; it says nothing about whose it is."""
        return f"{self.pk:04d}"

    @property
    def is_film(self) -> bool:
        return self.clip_id is not None

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def was_refused_by_rule(self) -> bool:
        return self.action == Action.REFUSE

    @property
    def words(self) -> str:
        """The prompt, wherever it is kept."""
        return self.generation.prompt if self.generation is not None else self.prompt

    @property
    def parted_words(self) -> tuple[str, str, str]:
        """The prompt before, at and after what fired; the middle is empty where none is shown."""
        if not self.matched or self.field != "prompt":
            return self.words, "", ""
        return self.words.partition(self.matched)

    @property
    def negative_words(self) -> str:
        if self.generation is not None:
            return self.generation.negative_prompt
        return self.negative_prompt

    @property
    def clause_title(self) -> str:
        """Of the clause that stands: a person's, else the rule's."""
        code = self.decided_clause or self.clause
        clause = load_policy().clauses.get(code)
        return clause.title if clause else code

    @property
    def reason(self) -> str:
        """What the artist reads: the last word that was said."""
        return self.appeal_sentence or self.decided_sentence or self.sentence

    def is_overdue(self, *, at: datetime | None = None) -> bool:
        now = at or timezone.now()
        return self.is_open and self.promised_at is not None and self.promised_at < now

    def may_be_decided_by(self, user: "User") -> bool:
        """Nobody decides about themselves, nor twice."""
        if user.pk == self.artist_id:
            return False
        return self.status != self.Status.APPEALED or user.pk != self.decided_by_id


def hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
