from portal.models.access_request import AccessRequest
from portal.models.alarm import Alarm
from portal.models.cohort import Cohort, Membership
from portal.models.consent import Consent
from portal.models.data_export import DataExport
from portal.models.embargo import EmbargoedFact
from portal.models.entry import Entry
from portal.models.house_job import HouseJob
from portal.models.invitation import Invitation
from portal.models.look import Look, Sight
from portal.models.notice import Notice, NoticeChoice
from portal.models.programme_stop import ProgrammeStop
from portal.models.reply import Reply
from portal.models.seal import Period, Seal
from portal.models.terms import Acceptance, Terms
from portal.models.traffic import TrafficMinute
from portal.models.user import User

__all__ = [
    "Acceptance",
    "AccessRequest",
    "Alarm",
    "Cohort",
    "Consent",
    "DataExport",
    "EmbargoedFact",
    "Entry",
    "HouseJob",
    "Invitation",
    "Look",
    "Membership",
    "Notice",
    "NoticeChoice",
    "Period",
    "ProgrammeStop",
    "Reply",
    "Seal",
    "Sight",
    "Terms",
    "TrafficMinute",
    "User",
]
