from portal.models.cohort import Cohort, Membership
from portal.models.data_export import DataExport
from portal.models.entry import Entry
from portal.models.house_job import HouseJob
from portal.models.invitation import Invitation
from portal.models.notice import Notice, NoticeChoice
from portal.models.programme_stop import ProgrammeStop
from portal.models.reply import Reply
from portal.models.terms import Acceptance, Terms
from portal.models.user import User

__all__ = [
    "Acceptance",
    "Cohort",
    "DataExport",
    "Entry",
    "HouseJob",
    "Invitation",
    "Membership",
    "Notice",
    "NoticeChoice",
    "ProgrammeStop",
    "Reply",
    "Terms",
    "User",
]
