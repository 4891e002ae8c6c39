"""What is recorded of what artists say: that they said it, never what."""

from portal.activity.kinds import Kind

KINDS = [
    Kind(
        name="rating.given",
        what="Ratings, notes and reports",
        sentence="Rated {clip}",
        purpose="To show you your own record of contributions",
        facts=("clip",),
    ),
    Kind(
        name="report.sent",
        what="Ratings, notes and reports",
        sentence="Report {number}",
        purpose="To show you your own record of contributions",
        facts=("number",),
    ),
]
