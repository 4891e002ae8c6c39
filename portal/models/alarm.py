import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

if TYPE_CHECKING:
    from portal.models.user import User


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def visible_to(self, user: "User") -> "AlarmQuerySet":
        """One's own. Staff have a list of all under Review."""
        return self.filter(user=user)

    def open(self) -> "AlarmQuerySet":
        """Those that somebody still has to answer: the person, or the staff."""
        return self.filter(state__in=Alarm.OPEN)

    def pending(self) -> "AlarmQuerySet":
        """Those that have led to nothing final yet: one for each person and rule."""
        return self.filter(state__in=(Alarm.State.RAISED, Alarm.State.STEPPED_UP))

    def stepped_up(self) -> "AlarmQuerySet":
        """Those that keep their person from making clips until they signed in again."""
        return self.filter(state=Alarm.State.STEPPED_UP)

    def frozen(self) -> "AlarmQuerySet":
        return self.filter(state=Alarm.State.FROZEN)

    def cleared_since(self, moment: datetime) -> "AlarmQuerySet":
        return self.filter(state=Alarm.State.CLEARED, closed_at__gte=moment)

    def move(self, *, source: str, to: str, at: datetime, **values: object) -> int:
        """One conditional UPDATE; how many rows took the edge."""
        stamp = "changed_at" if to in Alarm.OPEN else "closed_at"
        return self.filter(state=source).update(state=to, **{stamp: at}, **values)


class Alarm(models.Model):
    """A rule saw something in an account's traffic that looks like another's hands, or a script's.

    It says which rule, what the rule saw and where it begins to speak, so that the person whom it
    concerns can judge it. It never ends anything.
    """

    class State(models.TextChoices):
        RAISED = "raised", "Raised"  # new -> raised
        STEPPED_UP = "stepped_up", "Waits for a sign-in"  # raised -> stepped_up
        CLEARED = "cleared", "Cleared"  # stepped_up -> cleared, by signing in again
        FROZEN = "frozen", "Queue frozen"  # raised, stepped_up -> frozen
        RESOLVED = "resolved", "Resolved"  # raised, stepped_up, frozen -> resolved, by staff

    OPEN = (State.RAISED, State.STEPPED_UP, State.FROZEN)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("portal.User", models.CASCADE, related_name="alarms")
    rule = models.CharField(max_length=40)
    inputs = models.JSONField(default=dict, help_text="What the rule saw.")
    thresholds = models.JSONField(default=dict, help_text="Where it began to speak.")
    state = models.CharField(max_length=10, choices=State, default=State.RAISED)
    raised_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, help_text="The staff's sentence; the artist reads it.")
    answered_by = models.ForeignKey(
        "portal.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    was_false = models.BooleanField(null=True, help_text="What the staff found, if they looked.")

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "raised_at"], name="alarm_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "rule"],
                condition=Q(state__in=["raised", "stepped_up"]),
                name="alarm_pending_once_a_rule",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["raised", "stepped_up", "cleared", "frozen", "resolved"]),
                name="alarm_state_valid",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["cleared", "resolved"], closed_at__isnull=False)
                | Q(state__in=["raised", "stepped_up", "frozen"], closed_at__isnull=True),
                name="alarm_closed_iff_over",
            ),
            models.CheckConstraint(
                condition=(Q(state="resolved") & ~Q(answer="") & Q(was_false__isnull=False))
                | (~Q(state="resolved") & Q(answer="", was_false__isnull=True)),
                name="alarm_answered_iff_resolved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('alarms:list')}#alarm-{self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def resolve(self, *, answer: str, was_false: bool, by: "User", at: datetime) -> str:
        """raised, stepped_up, frozen -> resolved. The state it was in, or "" when it was over."""
        said = {"answer": answer, "was_false": was_false, "answered_by": by}
        mine = Alarm.objects.filter(pk=self.pk)
        for source in self.OPEN:
            if mine.move(source=source, to=self.State.RESOLVED, at=at, **said):
                return source
        return ""
