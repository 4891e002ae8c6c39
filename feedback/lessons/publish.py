"""Say what the team learned or changed, and tell those whose reports led to it."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from feedback.models import BugReport, Lesson
from portal.activity.record import record
from portal.models import Notice, User
from portal.notices.notify import notify


@transaction.atomic
def publish(
    *, author: User, key: uuid.UUID, said: dict[str, Any], reports: Sequence[BugReport] = ()
) -> tuple[Lesson, bool]:
    """Write the lesson once for its key. True: it is new, and each reporter got one notice.

    `said` holds kind, title, text and model_version.
    """
    lesson, is_new = Lesson.objects.get_or_create(author=author, idempotency_key=key, defaults=said)
    if is_new:
        lesson.reports.set(reports)
        _tell_reporters(lesson, reports)
    return lesson, is_new


def _tell_reporters(lesson: Lesson, reports: Sequence[BugReport]) -> None:
    labels = defaultdict(list)
    for one in reports:
        record(
            "report.led_to",
            person=one.reporter_id,
            actor=lesson.author,
            thing=one,
            number=one.label,
        )
        labels[one.reporter].append(one.label)
    for reporter, numbers in labels.items():
        if reporter.is_active:
            text = _sentence(lesson, numbers)
            path = lesson.get_absolute_url()
            notify(user=reporter, kind=Notice.Kind.ANSWERED, text=text, path=path)


def _sentence(lesson: Lesson, numbers: list[str]) -> str:
    what = f"report {numbers[0]}" if len(numbers) == 1 else f"reports {', '.join(numbers[:9])}"
    if lesson.kind == Lesson.Kind.CHANGED:
        return f"Your {what} led to a change: {lesson.title}"
    return f"We learned from your {what}: {lesson.title}"
