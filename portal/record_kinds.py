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
        name="account.factor_added",
        what="Changes to how you sign in",
        sentence="{factor} added",
        purpose="To notice when somebody else changes your account",
        facts=("factor",),
    ),
    Kind(
        name="account.factor_removed",
        what="Changes to how you sign in",
        sentence="{factor} removed",
        purpose="To notice when somebody else changes your account",
        facts=("factor",),
    ),
    Kind(
        name="account.codes_renewed",
        what="Changes to how you sign in",
        sentence="New recovery codes made",
        purpose="To notice when somebody else changes your account",
    ),
    Kind(
        name="account.password_changed",
        what="Changes to how you sign in",
        sentence="Password changed",
        purpose="To notice when somebody else changes your account",
    ),
    Kind(
        name="account.email_changed",
        what="Changes to how you sign in",
        sentence="E-mail changed",
        purpose="To notice when somebody else changes your account",
    ),
    Kind(
        name="account.sessions_ended",
        what="Changes to how you sign in",
        sentence="Sign-ins ended: {count}",
        purpose="To notice when somebody else changes your account",
        facts=("count",),
    ),
]
