"""Alarms as staff see them: what waits first, and how often each rule was wrong."""

from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When

from portal.activity.alarms.answer import title_of
from portal.activity.looks import look_at
from portal.models import Alarm, Look, User


def waiting_first() -> QuerySet[Alarm]:
    """Frozen queues, then those that wait for a sign-in, the longest waiting first; then the rest,
    the newest first.
    """
    order = Case(
        When(state=Alarm.State.FROZEN, then=Value(0)),
        When(state__in=Alarm.OPEN, then=Value(1)),
        default=Value(2),
    )
    alarms = Alarm.objects.select_related("user", "answered_by")
    return alarms.order_by(order, Case(When(state__in=Alarm.OPEN, then="raised_at")), "-pk")


def look_at_alarm(*, alarm: Alarm, staff: User) -> None:
    """What a rule saw tells of sessions and networks: the artist reads who opened it."""
    what = f"An alarm: {title_of(alarm.rule)}"
    look_at(staff=staff, artist=alarm.user, thing=alarm, purpose=Look.Purpose.ALARM, what=what)


def opened_by(staff: User) -> set[int | None]:
    """The alarms that this person has opened and may still see."""
    looks = Look.objects.active().by(staff).filter(thing_type=Alarm._meta.label_lower)
    own = Alarm.objects.visible_to(staff).values_list("pk", flat=True)
    return {*looks.values_list("thing_id", flat=True), *own}


def false_alarms() -> list[dict[str, Any]]:
    """For each rule that ever spoke: how often, and how often the staff found it wrong."""
    rows = Alarm.objects.order_by().values("rule")
    counted = rows.annotate(
        raised=Count("pk"),
        judged=Count("pk", filter=Q(was_false__isnull=False)),
        false=Count("pk", filter=Q(was_false=True)),
    )
    return [row | {"title": title_of(row["rule"])} for row in counted.order_by("-raised", "rule")]
