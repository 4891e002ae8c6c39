"""What the house worker does for feedback. Each is safe to run twice."""

from contextlib import suppress
from typing import Any

from feedback.bugs.rerun import plan_telling, tell_over
from feedback.comparisons.gather import gather_pairs
from feedback.comparisons.known import fit_anew
from feedback.exports.ask import JOB, fail_lost
from feedback.models import DatasetExport, Rerun
from portal.house.handlers import handles
from portal.house_jobs import A_DAY_S, plan
from portal.models import HouseJob

FIVE_MINUTES_S = 5 * 60
PURGE = "purge_datasets"


@handles("tell_reruns")
def tell_reruns(payload: dict[str, Any]) -> None:
    """Tell of what is over, and come back while any is not. Also after a failure."""
    try:
        tell_over()
        HouseJob.objects.filter(kind="tell_reruns", status=HouseJob.Status.DONE).delete()
    finally:
        if Rerun.objects.untold().exists():
            plan_telling()


@handles("gather_pairs")
def gather(payload: dict[str, Any]) -> None:
    """Find new pairs, and what votes say of versions. The next time is planned first: it comes
    whatever happens.
    """
    plan_gathering(delay_s=FIVE_MINUTES_S)
    HouseJob.objects.filter(kind="gather_pairs", status=HouseJob.Status.DONE).delete()
    gather_pairs()
    fit_anew()


@handles(JOB)
def dataset_export(payload: dict[str, Any]) -> None:
    from feedback.exports.make import DatasetDropped, make_dataset  # Arrow, when it is needed

    export = DatasetExport.objects.filter(pk=payload["dataset"]).first()
    if export is not None:
        with suppress(DatasetDropped):
            make_dataset(export)


@handles(PURGE)
def purge(payload: dict[str, Any]) -> None:
    """Once a day. The next time is planned first: it comes whatever happens."""
    from feedback.exports.make import purge_datasets

    plan_purging(delay_s=A_DAY_S)
    fail_lost()
    purge_datasets()


def plan_gathering(*, delay_s: float = 0) -> None:
    plan("gather_pairs", delay_s=delay_s)


def plan_purging(*, delay_s: float = 0) -> None:
    plan(PURGE, delay_s=delay_s)
