import hashlib
import secrets
import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.gate.address import canonical
from portal.models.addressed import Addressed

if TYPE_CHECKING:
    from portal.models.user import User


def hash_token(token: str) -> str:
    """SHA-256 is right for a 256-bit random token (OWASP ASVS 5.0, 6.5.2)."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self, *, at: datetime | None = None) -> "InvitationQuerySet":
        """Those that can still be redeemed: not expired, revoked or used up."""
        return self.not_over().filter(expires_at__gt=at or timezone.now())

    def not_over(self) -> "InvitationQuerySet":
        """Those that may get a new link: neither revoked nor used up."""
        return self.filter(revoked_at__isnull=True, uses__lt=F("max_uses"))

    def addressed_to(self, *addresses: str) -> "InvitationQuerySet":
        """Those bound to one of these people, in whatever form their address was written."""
        return self.filter(email_canonical__in={canonical(one) for one in addresses} - {""})

    def with_token(self, token: str) -> "InvitationQuerySet":
        return self.filter(token_sha256=hash_token(token))


class Invitation(Addressed):
    """A way in. Only the hash of its token is stored; the token is shown once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey("portal.Cohort", models.PROTECT, related_name="invitations")
    email = models.EmailField("e-mail", blank=True, help_text="Empty: whoever has the link.")
    name = models.CharField(max_length=120, blank=True, help_text="To greet the person by.")
    email_canonical = models.CharField(max_length=254, blank=True, editable=False, db_index=True)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    token_hint = models.CharField(max_length=6, editable=False)
    max_uses = models.PositiveIntegerField(default=1)
    uses = models.PositiveIntegerField(default=0, editable=False)
    note = models.TextField(blank=True)
    created_by = models.ForeignKey(
        "portal.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "portal.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revoked_reason = models.CharField(max_length=300, blank=True, help_text="For the team.")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(uses__lte=F("max_uses")), name="invitation_not_overused"
            ),
            models.CheckConstraint(
                condition=Q(email="") | Q(max_uses=1), name="invitation_to_one_person_once"
            ),
            models.CheckConstraint(
                condition=Q(email="", email_canonical="") | ~(Q(email="") | Q(email_canonical="")),
                name="invitation_knows_whom_it_is_for",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=False)
                | Q(revoked_by__isnull=True, revoked_reason=""),
                name="invitation_revoked_by_with_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email or 'open'} ({self.token_hint}…)"

    def is_for(self, email: str) -> bool:
        """Whether this person may use it; an open one is for whoever has the link."""
        return not self.email_canonical or self.email_canonical == canonical(email)

    def set_token(self) -> str:
        """Give it a fresh 256-bit token; the old one is dead once this is saved."""
        token = secrets.token_urlsafe(32)
        self.token_sha256 = hash_token(token)
        self.token_hint = token[:6]
        return token

    def consume(self, *, at: datetime | None = None) -> bool:
        """Count one use. False when somebody else took the last one, or it is no longer usable."""
        usable = Invitation.objects.filter(pk=self.pk).usable(at=at)
        return usable.update(uses=F("uses") + 1) == 1

    def revoke(
        self, *, by: "User | None" = None, reason: str = "", at: datetime | None = None
    ) -> bool:
        """open -> revoked. False when it was revoked already."""
        open_one = Invitation.objects.filter(pk=self.pk, revoked_at__isnull=True)
        changed = {
            "revoked_at": at or timezone.now(),
            "revoked_by": by,
            "revoked_reason": reason.strip(),
        }
        return open_one.update(**changed) == 1
