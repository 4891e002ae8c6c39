"""What an erasure takes from the portal, and what it must leave."""

from allauth.mfa.models import Authenticator

from portal.account.erasure.erase import session_keys_of
from portal.account.erasure.lines import Line
from portal.models import Entry, Reply, TrafficMinute

LINES = [
    Line(what="your name, e-mail address and password", count=lambda user: 1, is_counted=False),
    Line(
        what="sessions, on every device",
        one="session, this one",
        count=lambda user: len(session_keys_of(user)),
    ),
    Line(
        what="authenticators and passkeys",
        one="authenticator or passkey",
        count=lambda user: Authenticator.objects.filter(user=user).count(),
    ),
    Line(what="notices", one="notice", count=lambda user: user.notices.count()),
    Line(
        what="letters between you and the team",
        one="letter to or from the team",
        count=lambda user: Reply.objects.filter(person=user).count(),
    ),
    Line(
        what="answers about consents",
        one="answer about a consent",
        count=lambda user: user.consents.count(),
    ),
    Line(
        what="minutes of counted traffic",
        one="minute of counted traffic",
        count=lambda user: TrafficMinute.objects.filter(user=user).count(),
    ),
    Line(
        what="looks of the staff",
        one="look of the staff",
        count=lambda user: user.looks.count(),
        kept_because="So that staff can be held to account for each look: who, when, and for which "
        "purpose, without their note.",
    ),
    Line(
        what="alarms",
        one="alarm",
        count=lambda user: user.alarms.count(),
        kept_because="Which rule spoke, without what it saw and the answer: rules are judged "
        "by how often they were wrong.",
    ),
    Line(
        what="entries of the activity record",
        one="entry of the activity record",
        count=lambda user: Entry.objects.about(user).count(),
        kept_because="They are sealed, so that nobody can change them, us included. They hold a "
        "number in place of your name, and go when the time of their kind is over.",
    ),
    Line(
        what="acceptances of terms",
        one="acceptance of terms",
        count=lambda user: user.acceptances.count(),
        kept_because="That somebody agreed to a text, by its hash and date; who it was is gone.",
    ),
    Line(
        what="places in cohorts",
        one="place in a cohort",
        count=lambda user: user.memberships.count(),
        kept_because="So that seats are counted right: dates and state, without reason or name.",
    ),
]
