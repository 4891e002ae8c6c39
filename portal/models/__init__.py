from portal.models.alarm import Alarm
from portal.models.cohort import Cohort, Membership
from portal.models.entry import Entry
from portal.models.house_job import HouseJob
from portal.models.invitation import Invitation
from portal.models.notice import Notice, NoticeChoice
from portal.models.terms import Acceptance, Terms
from portal.models.traffic import TrafficMinute
from portal.models.user import User

__all__ = [
    "Acceptance",
    "Alarm",
    "Cohort",
    "Entry",
    "HouseJob",
    "Invitation",
    "Membership",
    "Notice",
    "NoticeChoice",
    "Terms",
    "TrafficMinute",
    "User",
]
