"""What the portal records: the way in, the account, the place in a cohort."""

from portal.activity.kinds import Kind, Retention

KINDS = [
    Kind(
        name="membership.joined",
        what="Your place in a cohort",
        sentence="Joined the programme",
        purpose="To know who takes part, and since when",
        retention=Retention.LONG,
    ),
    Kind(
        name="membership.frozen",
        what="Your place in a cohort",
        sentence="Membership frozen by {actor}",
        purpose="To show who decided about your place, and when",
        retention=Retention.LONG,
    ),
    Kind(
        name="membership.resumed",
        what="Your place in a cohort",
        sentence="Membership active again, by {actor}",
        purpose="To show who decided about your place, and when",
        retention=Retention.LONG,
    ),
    Kind(
        name="membership.ended",
        what="Your place in a cohort",
        sentence="Membership ended by {actor}",
        purpose="To show who decided about your place, and when",
        retention=Retention.LONG,
    ),
    Kind(
        name="terms.accepted",
        what="Terms you accepted",
        sentence="Accepted the terms, version {version}",
        purpose="To know which text you agreed to",
        retention=Retention.LONG,
        facts=("version",),
    ),
    Kind(
        name="look.opened",
        what="Who of the staff looked at your work",
        sentence="{actor} stated a purpose: {purpose}",
        purpose="So that you know who looked, when and why",
        retention=Retention.LONG,
        facts=("purpose",),
    ),
    Kind(
        name="look.seen",
        what="Who of the staff looked at your work",
        sentence="{actor} looked at: {what}",
        purpose="So that you know who looked, when and why",
        retention=Retention.LONG,
        facts=("what", "look"),
    ),
    Kind(
        name="look.closed",
        what="Who of the staff looked at your work",
        sentence="{actor} stopped looking",
        purpose="So that you know who looked, when and why",
        retention=Retention.LONG,
    ),
]
