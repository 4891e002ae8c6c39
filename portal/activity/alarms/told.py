"""An alarm in plain words, for the artist and for staff alike."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.activity.alarms.rule import all_rules
from portal.models import Alarm, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    alarm: Alarm
    title: str
    saw: str
    limit: str
    thread: list[Reply] = field(default_factory=list)


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


def with_letters(alarms: Iterable[Alarm]) -> list[Told]:
    """Each in words, with what its person and the staff wrote about it, in one more query."""
    stories = [told(alarm) for alarm in alarms]
    by_alarm = {story.alarm.pk: story.thread for story in stories}
    for letter in Reply.objects.about_all(Alarm, by_alarm).select_related("author"):
        by_alarm[letter.about_id].append(letter)
    return stories
