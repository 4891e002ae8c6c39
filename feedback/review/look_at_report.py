from feedback.models import BugReport
from portal.activity.looks import look_at, saw
from portal.models import Look, User


def look_at_report(*, report: BugReport, staff: User) -> Look | None:
    """The look under which this person reads a report; None where it is their own.

    It covers the report and its clip, and nothing else of the reporter.
    """
    number = f"Report {report.label}"
    look = look_at(
        staff=staff,
        artist=report.reporter,
        thing=report.clip or report,
        purpose=Look.Purpose.REPORT,
        note=number,
    )
    if look is not None:
        saw(look=look, what=number, thing=report)
        if report.clip:
            saw(look=look, what=f"Clip {report.clip.number}", thing=report.clip)
    return look
