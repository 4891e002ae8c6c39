"""An alarm in plain words, for the artist and for staff alike."""

from dataclasses import dataclass

from portal.activity.alarms.rule import all_rules
from portal.models import Alarm


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    alarm: Alarm
    title: str
    saw: str
    limit: str


def told(alarm: Alarm) -> Told:
    """One of a rule that is gone shows its name and what it saw, as they were stored."""
    rule = all_rules().get(alarm.rule)
    if rule is None:
        seen = ", ".join(f"{name}: {value}" for name, value in alarm.inputs.items())
        return Told(alarm=alarm, title=alarm.rule, saw=seen, limit="")
    return Told(
        alarm=alarm,
        title=rule.title,
        saw=rule.tell(alarm.inputs),
        limit=rule.tell_limit(alarm.thresholds),
    )
