"""What is recorded of what artists say: that they said it, never what."""

from portal.activity.kinds import Audience, Kind, Retention

_WHAT = "Ratings, notes and reports"
_DATASETS = "Data sets for training"
_TO_SHOW_WHO_TOOK = "To show who took a data set for training, and when"
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
        name="ledger.reversed",
        what="What your contributions earn",
        sentence="{task} {label} taken back by {actor}",
        purpose="To show who took an amount back, and when",
        retention=Retention.LONG,
        facts=("task", "label"),
    ),
    Kind(
        name="dataset.asked",
        what=_DATASETS,
        sentence="{actor} asked for data set {number}",
        purpose=_TO_SHOW_WHO_TOOK,
        retention=Retention.LONG,
        audience=Audience.OPERATORS,
        facts=("number",),
        is_about_people=False,
    ),
    Kind(
        name="dataset.fetched",
        what=_DATASETS,
        sentence="{actor} fetched data set {number}",
        purpose=_TO_SHOW_WHO_TOOK,
        retention=Retention.LONG,
        audience=Audience.OPERATORS,
        facts=("number",),
        is_about_people=False,
    ),
    Kind(
        name="dataset.deleted",
        what=_DATASETS,
        sentence="{actor} deleted data set {number}",
        purpose=_TO_SHOW_WHO_TOOK,
        retention=Retention.LONG,
        audience=Audience.OPERATORS,
        facts=("number",),
        is_about_people=False,
    ),
    Kind(
        name="dataset.included",
        what=_DATASETS,
        sentence="What you made or said is part of data set {number}, asked for by {actor}",
        purpose="To show you each use of your consent to training",
        retention=Retention.LONG,
        facts=("number",),
    ),
]
