from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

if TYPE_CHECKING:
    from portal.activity.sighting import Counts, Place


class TrafficMinuteQuerySet(models.QuerySet["TrafficMinute"]):
    def past_keeping(self, *, at: datetime | None = None) -> "TrafficMinuteQuerySet":
        """Those whose time is over."""
        kept = timedelta(days=settings.TRAFFIC_DAYS)
        return self.filter(minute__lt=(at or timezone.now()) - kept)

    def add(self, place: "Place", counts: "Counts") -> None:
        """Count on in the row of this minute, or begin it. Several processes may do it at once."""
        row = self.filter(**place._asdict())
        more = {name: F(name) + value for name, value in counts.numbers().items()}
        more["bare_seconds"] = F("bare_seconds").bitor(counts.bare_seconds)
        if row.update(**more):
            return
        try:
            with transaction.atomic():
                self.create(**place._asdict(), **counts.numbers(), bare_seconds=counts.bare_seconds)
        except IntegrityError:  # another process began it meanwhile
            row.update(**more)


class TrafficMinute(models.Model):
    """How much one session asked for in one minute, from one client and network. No addresses of
    pages, no texts: counts, for the rules that notice a stolen or shared account.

    No foreign key is enforced: it is written behind the requests, when a person may be gone.
    """

    user = models.ForeignKey(
        "portal.User", models.CASCADE, db_constraint=False, db_index=False, related_name="+"
    )
    session = models.CharField(max_length=16, help_text="A keyed hash of the session's key.")
    minute = models.DateTimeField()
    client = models.CharField(max_length=60, help_text="Browser and system, without versions.")
    network = models.CharField(max_length=50, help_text="The first 24 bits of IPv4, 48 of IPv6.")
    page_views = models.PositiveIntegerField(default=0)
    submits = models.PositiveIntegerField(default=0)
    fetches = models.PositiveIntegerField(default=0, help_text="What an open page asks by itself.")
    media = models.PositiveIntegerField(default=0)
    bare = models.PositiveIntegerField(default=0, help_text="What no page of ours would ask so.")
    bare_seconds = models.BigIntegerField(
        default=0, help_text="A bit for each second of the minute with a bare request."
    )

    objects = TrafficMinuteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["minute", "user"], name="traffic_by_minute")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "minute", "session", "client", "network"],
                name="traffic_minute_once",
            ),
            models.CheckConstraint(
                condition=Q(bare_seconds__gte=0) & Q(bare_seconds__lt=2**60),
                name="traffic_seconds_of_one_minute",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.minute:%d.%m. %H:%M}"
