"""What is recorded of what artists say: that they said it, never what."""

from portal.activity.kinds import Kind, Retention

_WHAT = "Ratings, notes and reports"
_PURPOSE = "To show you your own record of contributions"

KINDS = [
    Kind(
        name="rating.given",
        what=_WHAT,
        sentence="Rated {clip}",
        purpose=_PURPOSE,
        facts=("clip",),
    ),
    Kind(
        name="rating.changed",
        what=_WHAT,
        sentence="Rated {clip} anew",
        purpose=_PURPOSE,
        facts=("clip",),
    ),
    Kind(
        name="report.sent",
        what=_WHAT,
        sentence="Sent report {number}",
        purpose=_PURPOSE,
        facts=("number",),
    ),
    Kind(
        name="report.replied",
        what=_WHAT,
        sentence="Reply on report {number} by {actor}",
        purpose=_PURPOSE,
        facts=("number",),
    ),
    Kind(
        name="report.moved",
        what=_WHAT,
        sentence="Report {number} is now “{state}”, by {actor}",
        purpose=_PURPOSE,
        facts=("number", "state"),
    ),
    Kind(
        name="report.led_to",
        what=_WHAT,
        sentence="Report {number} named by {actor} as a reason for a change or lesson",
        purpose="To show you what became of your reports",
        facts=("number",),
    ),
    Kind(
        name="report.followed",
        what=_WHAT,
        sentence="Report {number} is also yours",
        purpose="To tell you what becomes of a fault that you have too",
        facts=("number",),
    ),
    Kind(
        name="report.unfollowed",
        what=_WHAT,
        sentence="No longer told of report {number}",
        purpose="To tell you what becomes of a fault that you have too",
        facts=("number",),
    ),
    Kind(
        name="report.triaged",
        what=_WHAT,
        sentence="Report {number}: {what} set by {actor}",
        purpose="To show you what the team does with your reports",
        facts=("number", "what"),
    ),
    Kind(
        name="report.rerun",
        what=_WHAT,
        sentence="Re-run for report {number}: {verdict}",
        purpose="To show you what the team does with your reports",
        facts=("number", "verdict"),
    ),
    Kind(
        name="note.pinned",
        what=_WHAT,
        sentence="Note on {clip}",
        purpose=_PURPOSE,
        facts=("clip",),
    ),
    Kind(
        name="note.answered",
        what=_WHAT,
        sentence="Answer to a note on {clip}",
        purpose=_PURPOSE,
        facts=("clip",),
    ),
    Kind(
        name="note.resolved",
        what=_WHAT,
        sentence="Note on {clip} resolved",
        purpose="To show you what became of your notes",
        facts=("clip",),
    ),
    Kind(
        name="vote.given",
        what=_WHAT,
        sentence="Compared two films",
        purpose=_PURPOSE,
    ),
    Kind(
        name="pair.retired",
        what="What the programme compares",
        sentence="Pair {pair} taken out by {actor}",
        purpose="To know who decided what is compared",
        facts=("pair",),
        is_about_people=False,
    ),
    Kind(
        name="ledger.reversed",
        what="What your contributions earn",
        sentence="{task} {label} taken back by {actor}",
        purpose="To show who took an amount back, and when",
        retention=Retention.LONG,
        facts=("task", "label"),
    ),
]
