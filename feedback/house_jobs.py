"""What the house worker does for feedback. Each is safe to run twice."""

from typing import Any

from feedback.comparisons.gather import gather_pairs
from portal.house.handlers import handles
from portal.house_jobs import plan
from portal.models import HouseJob

FIVE_MINUTES_S = 5 * 60


@handles("gather_pairs")
def gather(payload: dict[str, Any]) -> None:
    """Find new pairs. The next time is planned first: it comes whatever happens."""
    plan_gathering(delay_s=FIVE_MINUTES_S)
    HouseJob.objects.filter(kind="gather_pairs", status=HouseJob.Status.DONE).delete()
    gather_pairs()


def plan_gathering(*, delay_s: float = 0) -> None:
    plan("gather_pairs", delay_s=delay_s)
