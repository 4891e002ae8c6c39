from typing import TYPE_CHECKING

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

if TYPE_CHECKING:
    from portal.models.user import User


class ConsentQuerySet(models.QuerySet["Consent"]):
    def of(self, user: "User") -> "ConsentQuerySet":
        return self.filter(user=user)

    def newest(self) -> "ConsentQuerySet":
        """The last answer of each person for each kind."""
        same = Consent.objects.filter(user=OuterRef("user"), kind=OuterRef("kind"))
        return self.filter(pk=Subquery(same.order_by("-pk").values("pk")[:1]))

    def in_force(self, kind: str) -> "ConsentQuerySet":
        """Given and not withdrawn since. Exports take what is theirs from these alone."""
        return self.newest().filter(kind=kind, given=True)


class Consent(models.Model):
    """One answer of a person to one question, given or withdrawn. Rows are only ever added.

    Nothing that decides access, quota or place in the queue reads them.
    """

    class Kind(models.TextChoices):
        TRAINING = "training", "Training use"
        CREDIT = "credit", "Public credit"
        PRESS = "press", "Press contact"

    user = models.ForeignKey("portal.User", models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=8, choices=Kind)
    given = models.BooleanField()
    credit_name = models.CharField(max_length=120, blank=True)
    wording_version = models.PositiveSmallIntegerField()
    wording_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "kind", "-id"], name="consent_newest_of_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["training", "credit", "press"]), name="consent_kind_valid"
            ),
            models.CheckConstraint(
                condition=Q(kind="credit", given=True) & ~Q(credit_name="")
                | ~Q(kind="credit", given=True) & Q(credit_name=""),
                name="consent_credit_has_a_name",
            ),
            models.CheckConstraint(condition=~Q(wording_sha256=""), name="consent_to_known_words"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind} {'given' if self.given else 'withdrawn'}"
