"""What the portal records: the way in, the account, the place in a cohort."""

from django.conf import settings

from portal.activity.kinds import Audience, Kind, Retention

_ALARMS = "Alarms about your account"
_SIGN_IN = "Changes to how you sign in"
_CONSENTS = "Consents you gave or withdrew"
_INVITATIONS = "Invitations"
_REQUESTS = "Requests for access"
_SIGN_INS = "Sign-ins, with browser and network"
_STOPS = "Stops of the whole programme"
_RECORD = "The record itself"
_LOOKS = "Who of the staff looked at your work"
_YOUR_DATA = "Your export and your erasure"
_NAME = "Your name and what we tell you"
_PLACE = "Your place in a cohort"
_TO_KNOW_WHO_LET_IN = "To know who let whom in"
_TO_KNOW_WHO_DECIDED = "To know who decided, and when"
_TO_USE_AS_AGREED = "To use your work in just the ways you agreed to"
_TO_SHOW_WHO_DECIDED = "To show who decided about your place, and when"
_TO_NOTICE_A_STOLEN_SESSION = "To notice a stolen session, and to let you notice it"
_TO_SEE_ANOTHER_HAND = "To see when somebody else changes your account"
_TO_NOTICE_ANOTHER_HAND = "To notice when somebody else changes your account"
_TO_SHOW_IT_IS_WHOLE = "To show that nothing in it was changed"
_SO_THAT_YOU_KNOW = "So that you know who looked, when and why"
_TO_SHOW_WHAT_WAS_NOTICED = "To show what was noticed, and what followed from it"
_TO_SHOW_WHICH_TWO = "To show which two people stopped everybody, and why nobody could alone"
_TO_SHOW_WHO_COPIED = "To show who took a copy of your data, and when"

KINDS = [
    Kind(
        name="invitation.made",
        what=_INVITATIONS,
        sentence="An invitation made by {actor}",
        purpose=_TO_KNOW_WHO_LET_IN,
        retention=Retention.LONG,
        audience=Audience.OPERATORS,
        is_about_people=False,
    ),
    Kind(
        name="invitation.renewed",
        what=_INVITATIONS,
        sentence="An invitation sent again by {actor}",
        purpose=_TO_KNOW_WHO_LET_IN,
        retention=Retention.LONG,
        audience=Audience.OPERATORS,
        is_about_people=False,
    ),
    Kind(
        name="invitation.revoked",
        what=_INVITATIONS,
        sentence="An invitation taken back by {actor}",
        purpose=_TO_KNOW_WHO_LET_IN,
        retention=Retention.LONG,
        audience=Audience.OPERATORS,
        is_about_people=False,
    ),
    Kind(
        name="invitation.redeemed",
        what=_INVITATIONS,
        sentence="Used the invitation",
        purpose="To know which invitation you came in with",
        retention=Retention.LONG,
    ),
    Kind(
        name="request.shortlisted",
        what=_REQUESTS,
        sentence="A request shortlisted by {actor}",
        purpose=_TO_KNOW_WHO_DECIDED,
        retention=Retention.LONG,
        audience=Audience.OPERATORS,
        is_about_people=False,
    ),
    Kind(
        name="request.invited",
        what=_REQUESTS,
        sentence="A request answered with an invitation by {actor}",
        purpose=_TO_KNOW_WHO_DECIDED,
        retention=Retention.LONG,
        audience=Audience.OPERATORS,
        is_about_people=False,
    ),
    Kind(
        name="request.declined",
        what=_REQUESTS,
        sentence="A request declined by {actor}: {reason}",
        purpose=_TO_KNOW_WHO_DECIDED,
        retention=Retention.LONG,
        audience=Audience.OPERATORS,
        facts=("reason",),
        is_about_people=False,
    ),
    Kind(
        name="consent.given",
        what=_CONSENTS,
        sentence="Agreed to: {kind}",
        purpose=_TO_USE_AS_AGREED,
        retention=Retention.LONG,
        facts=("kind",),
    ),
    Kind(
        name="consent.withdrawn",
        what=_CONSENTS,
        sentence="Withdrew: {kind}",
        purpose=_TO_USE_AS_AGREED,
        retention=Retention.LONG,
        facts=("kind",),
    ),
    Kind(
        name="membership.joined",
        what=_PLACE,
        sentence="Joined the programme",
        purpose="To know who takes part, and since when",
        retention=Retention.LONG,
    ),
    Kind(
        name="membership.frozen",
        what=_PLACE,
        sentence="Membership frozen by {actor}",
        purpose=_TO_SHOW_WHO_DECIDED,
        retention=Retention.LONG,
    ),
    Kind(
        name="membership.resumed",
        what=_PLACE,
        sentence="Membership active again, by {actor}",
        purpose=_TO_SHOW_WHO_DECIDED,
        retention=Retention.LONG,
    ),
    Kind(
        name="membership.ended",
        what=_PLACE,
        sentence="Membership ended by {actor}",
        purpose=_TO_SHOW_WHO_DECIDED,
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
        name="account.signed_in",
        what=_SIGN_INS,
        sentence="Signed in with {client} from the network {network}",
        purpose=_TO_NOTICE_A_STOLEN_SESSION,
        retention=Retention.SHORT,
        audience=Audience.OPERATORS,
        facts=("client", "network"),
    ),
    Kind(
        name="account.sign_in_failed",
        what=_SIGN_INS,
        sentence="A sign-in failed, wrong {wrong}: {client}, network {network}",
        purpose=_TO_NOTICE_A_STOLEN_SESSION,
        retention=Retention.SHORT,
        audience=Audience.OPERATORS,
        facts=("wrong", "client", "network"),
    ),
    Kind(
        name="account.signed_out",
        what=_SIGN_INS,
        sentence="Signed out",
        purpose=_TO_NOTICE_A_STOLEN_SESSION,
        retention=Retention.SHORT,
        audience=Audience.OPERATORS,
    ),
    Kind(
        name="account.renamed",
        what=_NAME,
        sentence="Name changed",
        purpose=_TO_SEE_ANOTHER_HAND,
    ),
    Kind(
        name="notices.chosen",
        what=_NAME,
        sentence="Chose what comes by mail",
        purpose=_TO_SEE_ANOTHER_HAND,
    ),
    Kind(
        name="record.let_go",
        what=_RECORD,
        is_about_people=False,
        sentence="{month} ({kept}) let go: {entries} entries, last fingerprint {fingerprint}",
        purpose="To show that old entries went because their time was over",
        retention=Retention.LONG,
        facts=("kept", "month", "entries", "fingerprint"),
    ),
    Kind(
        name="record.checked",
        what=_RECORD,
        is_about_people=False,
        sentence="The record was checked and is whole: {entries} entries, {seals} seals",
        purpose=_TO_SHOW_IT_IS_WHOLE,
        facts=("entries", "seals"),
    ),
    Kind(
        name="record.fault_found",
        what=_RECORD,
        is_about_people=False,
        sentence="The record was checked and is not whole, from entry {entry} on",
        purpose=_TO_SHOW_IT_IS_WHOLE,
        retention=Retention.LONG,
        facts=("entry",),
    ),
    Kind(
        name="look.opened",
        what=_LOOKS,
        sentence="{actor} stated a purpose: {purpose}",
        purpose=_SO_THAT_YOU_KNOW,
        retention=Retention.LONG,
        facts=("purpose",),
    ),
    Kind(
        name="look.seen",
        what=_LOOKS,
        sentence="{actor} looked at: {what}",
        purpose=_SO_THAT_YOU_KNOW,
        retention=Retention.LONG,
        facts=("what", "look"),
    ),
    Kind(
        name="look.closed",
        what=_LOOKS,
        sentence="{actor} stopped looking",
        purpose=_SO_THAT_YOU_KNOW,
        retention=Retention.LONG,
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
        what=_ALARMS,
        sentence="An alarm was raised: {rule}",
        purpose=_TO_SHOW_WHAT_WAS_NOTICED,
        retention=Retention.LONG,
        facts=("rule",),
    ),
    Kind(
        name="alarm.stepped_up",
        what=_ALARMS,
        sentence="A new sign-in was asked for before the next clip: {rule}",
        purpose=_TO_SHOW_WHAT_WAS_NOTICED,
        retention=Retention.LONG,
        facts=("rule",),
    ),
    Kind(
        name="alarm.cleared",
        what=_ALARMS,
        sentence="An alarm was cleared by signing in again: {rule}",
        purpose=_TO_SHOW_WHAT_WAS_NOTICED,
        retention=Retention.LONG,
        facts=("rule",),
    ),
    Kind(
        name="alarm.froze",
        what=_ALARMS,
        sentence="The queue was frozen by an alarm: {rule}",
        purpose=_TO_SHOW_WHAT_WAS_NOTICED,
        retention=Retention.LONG,
        facts=("rule",),
    ),
    Kind(
        name="alarm.resolved",
        what=_ALARMS,
        sentence="An alarm was resolved by {actor}: {rule}",
        purpose=_TO_SHOW_WHAT_WAS_NOTICED,
        retention=Retention.LONG,
        facts=("rule",),
    ),
    Kind(
        name="membership.left",
        what=_PLACE,
        sentence="Left the programme",
        purpose="To know who takes part, and until when",
        retention=Retention.LONG,
    ),
    Kind(
        name="reply.written",
        what="Letters between you and the team",
        sentence="Letter by {actor}",
        purpose="To know that you were answered, and when",
        retention=Retention.LONG,
    ),
    Kind(
        name="stop.asked",
        what=_STOPS,
        sentence="{actor} asked for a stop of the programme",
        purpose=_TO_SHOW_WHICH_TWO,
        retention=Retention.LONG,
        audience=Audience.OPERATORS,
        is_about_people=False,
    ),
    Kind(
        name="stop.begun",
        what=_STOPS,
        sentence="{actor} confirmed the stop of the programme",
        purpose=_TO_SHOW_WHICH_TWO,
        retention=Retention.LONG,
        audience=Audience.OPERATORS,
        is_about_people=False,
    ),
    Kind(
        name="stop.withdrawn",
        what=_STOPS,
        sentence="{actor} took back the request for a stop",
        purpose=_TO_SHOW_WHICH_TWO,
        retention=Retention.LONG,
        audience=Audience.OPERATORS,
        is_about_people=False,
    ),
    Kind(
        name="stop.lifted",
        what=_STOPS,
        sentence="{actor} lifted the stop of the programme",
        purpose=_TO_SHOW_WHICH_TWO,
        retention=Retention.LONG,
        audience=Audience.OPERATORS,
        is_about_people=False,
    ),
    Kind(
        name="export.asked",
        what=_YOUR_DATA,
        sentence="Asked for an archive of everything",
        purpose=_TO_SHOW_WHO_COPIED,
    ),
    Kind(
        name="export.fetched",
        what=_YOUR_DATA,
        sentence="Fetched the archive",
        purpose=_TO_SHOW_WHO_COPIED,
    ),
    Kind(
        name="account.erased",
        what=_YOUR_DATA,
        sentence="Account erased",
        purpose="To prove that it was done, and when",
        retention=Retention.LONG,
    ),
    Kind(
        name="account.factor_added",
        what=_SIGN_IN,
        sentence="{factor} added",
        purpose=_TO_NOTICE_ANOTHER_HAND,
        facts=("factor",),
    ),
    Kind(
        name="account.factor_removed",
        what=_SIGN_IN,
        sentence="{factor} removed",
        purpose=_TO_NOTICE_ANOTHER_HAND,
        facts=("factor",),
    ),
    Kind(
        name="account.codes_renewed",
        what=_SIGN_IN,
        sentence="New recovery codes made",
        purpose=_TO_NOTICE_ANOTHER_HAND,
    ),
    Kind(
        name="account.password_changed",
        what=_SIGN_IN,
        sentence="Password changed",
        purpose=_TO_NOTICE_ANOTHER_HAND,
    ),
    Kind(
        name="account.email_changed",
        what=_SIGN_IN,
        sentence="E-mail changed",
        purpose=_TO_NOTICE_ANOTHER_HAND,
    ),
    Kind(
        name="account.sessions_ended",
        what=_SIGN_IN,
        sentence="Sign-ins ended: {count}",
        purpose=_TO_NOTICE_ANOTHER_HAND,
        facts=("count",),
    ),
]
