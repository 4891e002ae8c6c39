"""What the house worker does for feedback. Each is safe to run twice."""

from contextlib import suppress
from typing import Any

from feedback.exports.ask import JOB, fail_lost
from feedback.models import DatasetExport
from portal.house.handlers import handles
from portal.house_jobs import A_DAY_S, plan

PURGE = "purge_datasets"


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


def plan_purging(*, delay_s: float = 0) -> None:
    plan(PURGE, delay_s=delay_s)
