"""What the portal records: the way in, the account, the place in a cohort."""

from django.conf import settings

from portal.activity.kinds import Audience, Kind, Retention

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
        name="traffic.minute",
        what="How much each of your sessions asks for",
        sentence="Counts of a minute: pages, prompts sent, films fetched; browser and network",
        purpose="To notice a stolen session or a script that uses your account",
        retention=Retention.SHORT,
        audience=Audience.OPERATORS,
        is_entry=False,
        kept_days=settings.TRAFFIC_DAYS,
    ),
    Kind(
        name="alarm.raised",
        what="Alarms about your account",
        sentence="An alarm was raised: {rule}",
        purpose="To show what was noticed, and what followed from it",
        retention=Retention.LONG,
        facts=("rule",),
    ),
    Kind(
        name="alarm.stepped_up",
        what="Alarms about your account",
        sentence="A new sign-in was asked for before the next clip: {rule}",
        purpose="To show what was noticed, and what followed from it",
        retention=Retention.LONG,
        facts=("rule",),
    ),
    Kind(
        name="alarm.cleared",
        what="Alarms about your account",
        sentence="An alarm was cleared by signing in again: {rule}",
        purpose="To show what was noticed, and what followed from it",
        retention=Retention.LONG,
        facts=("rule",),
    ),
    Kind(
        name="alarm.froze",
        what="Alarms about your account",
        sentence="The queue was frozen by an alarm: {rule}",
        purpose="To show what was noticed, and what followed from it",
        retention=Retention.LONG,
        facts=("rule",),
    ),
    Kind(
        name="alarm.resolved",
        what="Alarms about your account",
        sentence="An alarm was resolved by {actor}: {rule}",
        purpose="To show what was noticed, and what followed from it",
        retention=Retention.LONG,
        facts=("rule",),
    ),
]
