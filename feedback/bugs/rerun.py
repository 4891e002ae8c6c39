"""Have the clip of a report rendered again, and tell those who wait how it came out."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from feedback.bugs.reply import tell_reporter
from feedback.bugs.verdict import verdict_of
from feedback.models import BugReport, Rerun
from generation.models import Clip, ModelVersion
from generation.queue.commission import rerun as queue_rerun
from portal.activity.record import record
from portal.house_jobs import plan
from portal.models import Notice, User
from portal.notices.notify import notify

# Between two looks at re-runs that are not over yet.
AGAIN_S = 20.0


@transaction.atomic
def ask_rerun(*, report: BugReport, model_version: ModelVersion, by: User) -> tuple[Rerun, bool]:
    """Queue the report's clip again on this version; all else stays. True: it is new.

    One that waits or runs on this version already is given instead, so that a double click
    renders once.
    Raises: SettingRejected where the version cannot do what the clip asked for; ValueError for a
    report without a clip.
    """
    locked = BugReport.objects.select_for_update().get(pk=report.pk)
    if locked.clip is None:
        raise ValueError("There is no clip to render again.")
    under_way = report.reruns.filter(
        clip__status__in=Clip.ACTIVE, clip__generation__model_version=model_version
    ).first()
    if under_way is not None:
        return under_way, False
    made = queue_rerun(clip=locked.clip, model_version=model_version, by=by)
    asked = Rerun.objects.create(report=report, clip=made, asked_by=by)
    plan_telling()
    return asked, True


def tell_over(*, at: datetime | None = None) -> int:
    """Tell of each re-run that is over, once. How many there were."""
    over = Rerun.objects.untold().filter(clip__status__in=Clip.TERMINAL)
    related = ("asked_by", "report__reporter")
    return sum(_tell(one, at) for one in over.for_lists().select_related(*related))


@transaction.atomic
def _tell(rerun: Rerun, at: datetime | None) -> bool:
    untold = Rerun.objects.untold().filter(pk=rerun.pk)
    if untold.update(told_at=at or timezone.now()) != 1:
        return False
    report, verdict = rerun.report, verdict_of(rerun)
    notify(
        user=rerun.asked_by,
        kind=Notice.Kind.ANSWERED,
        text=f"Re-run for report {report.label}: {verdict.short}.",
        path=reverse("review:bug", args=[report.public_id]),
    )
    if report.reporter_id != rerun.asked_by_id:
        tell_reporter(
            report, f"We rendered the clip of your report {report.label} again: {verdict.short}."
        )
    record(
        "report.rerun",
        person=report.reporter_id,
        actor=rerun.asked_by,
        thing=report,
        number=report.label,
        verdict=verdict.short,
    )
    return True


def plan_telling(*, delay_s: float = AGAIN_S) -> None:
    plan("tell_reruns", delay_s=delay_s)
