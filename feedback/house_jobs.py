"""What the house worker does for feedback. Each is safe to run twice."""

from typing import Any

from feedback.bugs.rerun import plan_telling, tell_over
from feedback.comparisons.gather import gather_pairs
from feedback.models import Rerun
from portal.house.handlers import handles
from portal.house_jobs import plan
from portal.models import HouseJob

FIVE_MINUTES_S = 5 * 60


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
    """Find new pairs. The next time is planned first: it comes whatever happens."""
    plan_gathering(delay_s=FIVE_MINUTES_S)
    HouseJob.objects.filter(kind="gather_pairs", status=HouseJob.Status.DONE).delete()
    gather_pairs()


def plan_gathering(*, delay_s: float = 0) -> None:
    plan("gather_pairs", delay_s=delay_s)
