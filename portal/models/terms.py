import hashlib

from django.db import models
from django.db.models import Q
from django.utils import timezone


class TermsQuerySet(models.QuerySet["Terms"]):
    def published(self) -> "TermsQuerySet":
        """Those in force, the newest first."""
        return self.filter(published_at__lte=timezone.now()).order_by("-version")

    def current(self) -> "Terms | None":
        """The newest published version; that is the one an artist must have accepted."""
        return self.published().first()


class Terms(models.Model):
    """One version of what an artist agrees to. A published text is never edited, only followed."""

    version = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=160)
    summary = models.TextField(help_text="In plain words, one point a line.")
    what_changed = models.TextField(blank=True)
    body = models.TextField()
    sha256 = models.CharField(max_length=64, editable=False)
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
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "terms"], name="acceptance_once_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.terms}"
