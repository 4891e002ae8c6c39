"""What the front page tells of the portal itself: the open programme and its terms."""

from typing import Any

from portal.gate.request_form import RequestForm
from portal.models import Cohort, Terms


def parts() -> dict[str, Any]:
    return {
        "programme": Cohort.objects.open().first(),
        "terms": Terms.objects.current(),
        "request_form": RequestForm(),
    }
