"""House jobs of feedback: what came of re-runs."""

from typing import Any

from feedback.bugs.rerun import plan_telling, tell_over
from feedback.models import Rerun
from portal.house.handlers import handles
from portal.models import HouseJob


@handles("tell_reruns")
def tell_reruns(payload: dict[str, Any]) -> None:
    """Tell of what is over, and come back while any is not. Also after a failure."""
    try:
        tell_over()
        HouseJob.objects.filter(kind="tell_reruns", status=HouseJob.Status.DONE).delete()
    finally:
        if Rerun.objects.untold().exists():
            plan_telling()
