from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest

from portal.models.cohort import Membership


class TurnQuerySet(models.QuerySet["Turn"]):
    def admitted(self) -> "TurnQuerySet":
        """The programme's, and those of artists neither frozen nor ended nor closed."""
        place = Membership.objects.active().filter(user=OuterRef("user"))
        return self.filter(Q(user__is_programme=True) | Q(Exists(place), user__is_active=True))


class Turn(models.Model):
    """An artist's fair-share account.

    `vtime` is virtual time in seconds of machine over weight: whoever has used least goes next
    (start-time fair queueing, Goyal, Vin and Cheng, SIGCOMM 1996).
    """

    user = models.OneToOneField("portal.User", models.CASCADE, related_name="turn")
    vtime = models.FloatField(default=0.0)
    weight = models.FloatField(default=1.0)
    last_number = models.PositiveIntegerField(
        default=0, help_text="Number of the artist's newest generation."
    )

    objects = TurnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weight__gt=0), name="turn_weight_positive"),
            models.CheckConstraint(condition=Q(vtime__gte=0), name="turn_vtime_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.vtime:.1f}"

    @classmethod
    def charge(cls, *, user_id: int, seconds: float) -> None:
        """Move virtual time by seconds of machine over weight; negative gives back."""
        cls.objects.filter(user_id=user_id).update(
            vtime=Greatest(
                0.0, F("vtime") + seconds / F("weight"), output_field=models.FloatField()
            )
        )

    @classmethod
    def reenter(cls, *, user_id: int, vtime: float) -> None:
        """An idle artist comes back at the smallest active virtual time: no banked credit."""
        cls.objects.filter(user_id=user_id, vtime__lt=vtime).update(vtime=vtime)
