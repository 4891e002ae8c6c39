"""The one answer to "may this person do this now", for pages, sockets, media and workers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from portal.gate.second_factor import has_second_factor
from portal.models import Alarm, Membership, ProgrammeStop, Terms

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.models import User


class Act(StrEnum):
    VIEW = "view"  # see one's own work, rate it, report on it
    MAKE = "make"  # have clips rendered
    LOOK_BACK = "look_back"  # the reason, one's record and export: also after the end, for a while
    REVIEW = "review"  # the staff pages
    OPERATE = "operate"  # people, models and the queue


class Refusal(StrEnum):
    SIGNED_OUT = "signed_out"
    INACTIVE = "inactive"
    NO_MEMBERSHIP = "no_membership"
    ENDED = "ended"
    OVER = "over"
    FROZEN = "frozen"
    SECOND_FACTOR = "second_factor"
    STOPPED = "stopped"
    STEP_UP = "step_up"
    TERMS = "terms"
    ROLE = "role"


STEP_UP = "Please show that it is you: sign in once more, then this goes on."


@dataclass(frozen=True, slots=True)
class Admission:
    """A yes, or a no with its reason; `sentence` is for the person."""

    refusal: Refusal | None = None
    sentence: str = ""
    membership: Membership | None = None

    def __bool__(self) -> bool:
        return self.refusal is None


NEEDS_FACTOR = Admission(Refusal.SECOND_FACTOR, "Please set up a second factor first.")


def admit(
    user: "User | AnonymousUser", act: Act = Act.VIEW, *, at: datetime | None = None
) -> Admission:
    """Ask the database, each time: an answer kept from before is how a cut account stays in."""
    if not user.is_authenticated:
        return Admission(Refusal.SIGNED_OUT, "Please sign in.")
    if not user.is_active:
        return Admission(Refusal.INACTIVE, "This account is closed.")
    if act in {Act.REVIEW, Act.OPERATE}:
        return _admit_staff(user, act)
    membership = user.memberships.select_related("cohort").order_by("-pk").first()
    staff_only = user.is_reviewer and (membership is None or membership.status != "active")
    # Who was ended reads the reason without agreeing to anything first.
    is_ended = membership is not None and membership.status == Membership.Status.ENDED
    if (staff_only or not is_ended) and not _has_accepted(user, membership, at):
        return Admission(Refusal.TERMS, "Please read and accept the terms first.")
    if user.is_reviewer and not has_second_factor(user):
        return NEEDS_FACTOR
    if staff_only:
        return _admit_staff_without_membership(act)
    return _admit_member(membership, act, at or timezone.now())


def looks_back_until(membership: Membership) -> datetime:
    """When the door closes for good behind somebody whose membership ended."""
    ended_at = membership.changed_at or membership.joined_at
    return ended_at + timedelta(days=settings.ENDED_ACCESS_DAYS)


def _admit_staff(user: "User", act: Act) -> Admission:
    may = user.is_operator if act is Act.OPERATE else user.is_reviewer
    if not may:
        return Admission(Refusal.ROLE, "This page is for the model team.")
    return Admission() if has_second_factor(user) else NEEDS_FACTOR


def _admit_staff_without_membership(act: Act) -> Admission:
    if act is not Act.MAKE:
        return Admission()
    return Admission(Refusal.NO_MEMBERSHIP, "Staff make clips with an artist's membership.")


def _admit_member(membership: Membership | None, act: Act, now: datetime) -> Admission:
    if membership is None:
        return Admission(Refusal.NO_MEMBERSHIP, "You are not a member of the programme.")
    if membership.status == Membership.Status.ENDED:
        return _admit_ended(membership, act, now)
    if act is Act.MAKE:
        return _admit_maker(membership, now)
    return Admission(membership=membership)


def _admit_ended(membership: Membership, act: Act, now: datetime) -> Admission:
    if act is not Act.LOOK_BACK:
        return Admission(Refusal.ENDED, membership.reason, membership)
    if now < looks_back_until(membership):
        return Admission(membership=membership)
    return Admission(Refusal.OVER, "Your membership is over, and so is the time after it.")


def _admit_maker(membership: Membership, now: datetime) -> Admission:
    if membership.status == Membership.Status.FROZEN:
        return Admission(Refusal.FROZEN, membership.reason, membership)
    ends_at = membership.cohort.ends_at
    if ends_at and ends_at <= now:
        return Admission(Refusal.ENDED, "Your cohort's time is over.", membership)
    notice = ProgrammeStop.objects.in_force().values_list("notice_text", flat=True).first()
    if notice is not None:
        return Admission(Refusal.STOPPED, notice, membership)
    if Alarm.objects.stepped_up().filter(user=membership.user_id).exists():
        return Admission(Refusal.STEP_UP, STEP_UP, membership)
    return Admission(membership=membership)


def _has_accepted(user: "User", membership: Membership | None, at: datetime | None) -> bool:
    cohort = membership.cohort if membership is not None else None
    return not Terms.objects.required_of(cohort, at=at).unaccepted_by(user).exists()
