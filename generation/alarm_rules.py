"""What in an account's prompts and queue does not look like one artist's work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from generation.models import Clip, CohortLimits, Generation
from generation.voices import hear
from portal.activity.alarms.rule import Inputs, Rule, Weight
from portal.models import Membership

HEARD = timedelta(hours=24)
MOST_HEARD = 120
LOOKED_AT_EVERY = timedelta(minutes=5)
Limits = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """When one clip waited for a machine; `until` is None while it still does."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    places: int  # how many clips may wait at once
    waits: Sequence[Waiting]
    known_since: datetime  # what was before is not looked at


def load_prompts(user_id: int, since: datetime, at: datetime) -> list[str]:
    """The newest of a day, oldest first, and nothing from before `since`."""
    begin = max(since, at - HEARD)
    mine = Generation.objects.filter(artist_id=user_id, created_at__gte=begin, created_at__lte=at)
    return list(mine.order_by("-pk").values_list("prompt", flat=True)[:MOST_HEARD])[::-1]


def many_voices(prompts: Sequence[str], at: datetime, limits: Limits) -> Inputs | None:
    """Two of three signs: an artist may well write in four languages, or never twice alike."""
    if len(prompts) < limits["prompts"]:
        return None
    heard = hear(prompts)
    signs = (
        heard.languages >= limits["languages"],
        heard.unrelated >= limits["unrelated"],
        heard.habits >= limits["habits"],
    )
    if heard.prompts < limits["prompts"] or sum(signs) < 2:
        return None
    return {
        "prompts": heard.prompts,
        "languages": heard.languages,
        "unrelated": round(heard.unrelated * heard.prompts),
        "habits": round(heard.habits, 1),
    }


def load_queue(user_id: int, since: datetime, at: datetime) -> Queue:
    begin = max(since, at - HEARD)
    clips = Clip.objects.filter(artist_id=user_id, created_at__gte=begin)
    rows = clips.values_list("queued_at", "started_at", "finished_at")
    membership = Membership.objects.active().filter(user_id=user_id).first()
    places = CohortLimits.of_cohort(membership.cohort_id).queued_clips if membership else 0
    waits = [Waiting(since=queued, until=began or ended) for queued, began, ended in rows]
    return Queue(places=places, waits=waits, known_since=begin)


def full_queue(queue: Queue, at: datetime, limits: Limits) -> Inputs | None:
    """A queue that stays full for hours because it is filled again with each place that gets
    free. One that stays full because no machine comes is nobody's fault.
    """
    looks = int(timedelta(hours=limits["hours"]) / LOOKED_AT_EVERY)
    moments = [at - number * LOOKED_AT_EVERY for number in range(looks)]
    if not queue.places or moments[-1] < queue.known_since:
        return None
    nearly = 0.75 * queue.places
    full = sum(_waiting(queue.waits, moment) >= nearly for moment in moments)
    began = sum(one.until is not None and moments[-1] < one.until <= at for one in queue.waits)
    if full < limits["share"] * looks or began < limits["refills"] * queue.places:
        return None
    return {
        "percent": round(100 * full / looks),
        "hours": limits["hours"],
        "places": queue.places,
        "began": began,
    }


def _waiting(waits: Sequence[Waiting], moment: datetime) -> int:
    return sum(one.since <= moment and (one.until is None or one.until > moment) for one in waits)


RULES = [
    Rule(
        name="full_queue",
        title="A queue that never empties",
        saw="In {percent} of 100 moments of the last {hours} hours at least three quarters of your "
        "{places} places in the queue were taken, while {began} clips left it.",
        limit="The rule speaks up when that is so nearly all of the time for {hours} hours, and "
        "the queue was filled anew meanwhile.",
        weight=Weight.WEAK,
        load=load_queue,
        judge=full_queue,
    ),
    Rule(
        name="many_voices",
        title="Many voices",
        saw="The last {prompts} different prompts read as if many people wrote them: {languages} "
        "languages, {unrelated} prompts unlike any before, about {habits} habits of setting text.",
        limit="The rule speaks up at {prompts} prompts when two of these are reached: {languages} "
        "languages, a share of {unrelated} unlike any before, {habits} habits.",
        weight=Weight.WEAK,
        load=load_prompts,
        judge=many_voices,
    ),
]
