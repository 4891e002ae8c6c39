import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

if TYPE_CHECKING:
    from portal.models.cohort import Cohort
    from portal.models.user import User


class TermsQuerySet(models.QuerySet["Terms"]):
    def published(self, *, at: datetime | None = None) -> "TermsQuerySet":
        """Those in force, the newest first."""
        return self.filter(published_at__lte=at or timezone.now()).order_by("-version")

    def current(self) -> "Terms | None":
        """The newest published version; that is the one shown to whoever asks."""
        return self.published().first()

    def required_of(
        self, cohort: "Cohort | None", *, at: datetime | None = None
    ) -> "TermsQuerySet":
        """What must have been accepted: the cohort's own terms where it names some, else every
        published version that is more than a correction. A newer acceptance counts for older ones.
        """
        if cohort is not None and cohort.terms_id is not None:
            return self.filter(pk=cohort.terms_id)
        return self.published(at=at).filter(requires_acceptance=True)

    def unaccepted_by(self, user: "User") -> "TermsQuerySet":
        """Those for which this person agreed neither to them nor to a newer version."""
        mine = Acceptance.objects.filter(user=user, terms__version__gte=OuterRef("version"))
        return self.filter(~Exists(mine))

    def shown_to(self, cohort: "Cohort | None") -> "Terms | None":
        """What a member of this cohort reads and agrees to."""
        if cohort is not None and cohort.terms_id is not None:
            return self.get(pk=cohort.terms_id)
        return self.current()


class Terms(models.Model):
    """One version of what an artist agrees to. A published text is never edited, only followed."""

    version = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=160)
    summary = models.TextField(help_text="In plain words, one point a line.")
    what_changed = models.TextField(blank=True)
    body = models.TextField()
    sha256 = models.CharField(max_length=64, editable=False)
    requires_acceptance = models.BooleanField(
        default=True,
        help_text="Everybody is asked again before anything else. Untick for a correction alone.",
    )
    published_at = models.DateTimeField(default=timezone.now)

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "terms"
        constraints = [models.CheckConstraint(condition=~Q(sha256=""), name="terms_have_a_hash")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.sha256 = hashlib.sha256(self.body.encode()).hexdigest()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def points(self) -> list[str]:
        return [line.strip() for line in self.summary.splitlines() if line.strip()]


class Acceptance(models.Model):
    """That a person agreed to exactly this text."""

    user = models.ForeignKey("portal.User", models.CASCADE, related_name="acceptances")
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="acceptances")
    sha256 = models.CharField(max_length=64)
    session_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "terms"], name="acceptance_once_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.terms}"
