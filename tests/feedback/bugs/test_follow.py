from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from feedback.bugs.follow import confirm, unfollow
from feedback.bugs.move import judge_fix, move
from feedback.models import BugFollower, BugReport, LedgerEntry
from portal.activity.timeline import timeline
from portal.models import Entry, HouseJob, Notice, NoticeChoice, User
from tests.factories import (
    make_artist,
    make_bug,
    make_clip,
    make_model_version,
    make_rate_card,
    make_reviewer,
)

Status = BugReport.Status


def told(person: User) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(user=person).order_by("pk").values_list("text", "path"))


def recorded(person: User) -> list[str]:
    return list(Entry.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


@pytest.mark.django_db
def test_mine_too_is_said_and_paid_once() -> None:
    make_rate_card({"confirmation": (3, "2.10")})
    bug, clip = make_bug(), make_clip(status="done")
    said = [confirm(report=bug, person=clip.artist, clip=clip) for _ in range(2)]
    assert said == [True, False]
    follower = BugFollower.objects.get()
    assert (follower.report, follower.person, follower.clip) == (bug, clip.artist, clip)
    entry = LedgerEntry.objects.get()
    assert (entry.person, entry.task, entry.label) == (clip.artist, "confirmation", bug.label)
    assert unfollow(report=bug, person=clip.artist) is True
    assert unfollow(report=bug, person=clip.artist) is False
    assert confirm(report=bug, person=clip.artist, clip=clip) is True
    assert LedgerEntry.objects.count() == 1
    assert recorded(clip.artist) == ["report.followed", "report.unfollowed", "report.followed"]


@pytest.mark.django_db
def test_ones_own_report_and_anothers_clip_are_refused() -> None:
    bug = make_bug()
    with pytest.raises(ValueError, match="own fault"):
        confirm(report=bug, person=bug.reporter, clip=bug.clip)
    with pytest.raises(ValueError, match="clip of one's own"):
        confirm(report=bug, person=make_artist(), clip=bug.clip)
    assert BugFollower.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_follower_and_one_payment() -> None:
    make_rate_card({"confirmation": (3, "2.10")})
    bug, clip = make_bug(), make_clip(status="done")

    def click(_: int) -> bool:
        try:
            return confirm(report=bug, person=clip.artist, clip=clip)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(click, range(4)))
    assert sorted(said) == [False, False, False, True]
    assert (BugFollower.objects.count(), LedgerEntry.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_followers_are_told_of_every_move_and_by_mail_where_they_chose_so() -> None:
    bug, staff = make_bug(), make_reviewer()
    clip = make_clip(status="done")
    NoticeChoice.objects.create(user=clip.artist, kind=Notice.Kind.ANSWERED)
    confirm(report=bug, person=clip.artist, clip=clip)
    version = make_model_version(label="Kite 2")
    move(report=bug, to=Status.CONFIRMED, by=staff)
    move(report=bug, to=Status.FIXED, by=staff, sentence="It was the sampler.", fixed_in=version)
    judge_fix(report=bug, by=bug.reporter, is_fixed=True)
    path = f"/bugs/{bug.public_id}/"
    assert told(clip.artist) == [
        ("Report 0001, yours too: confirmed.", path),
        ("Report 0001, yours too: fixed in Kite 2. Please look.", path),
        ("Report 0001, yours too: fixed and verified in Kite 2.", path),
    ]
    assert told(bug.reporter)[-1] == ("Your report 0001: fixed in Kite 2. Please look.", path)
    assert HouseJob.objects.filter(kind="notice_mail").count() == 3


@pytest.mark.django_db
def test_reporter_and_followers_of_a_duplicate_follow_the_original() -> None:
    original, bug, staff = make_bug(), make_bug(), make_reviewer()
    third = make_clip(status="done")
    confirm(report=bug, person=third.artist, clip=third)
    move(report=bug, to=Status.DUPLICATE, by=staff, sentence="Same.", duplicate_of=original)
    followers = original.followers.order_by("pk").values_list("person", "clip")
    assert list(followers) == [(bug.reporter_id, bug.clip_id), (third.artist_id, third.pk)]
    move(report=original, to=Status.IN_PROGRESS, by=staff)
    text = "Report 0001, yours too: being worked on."
    assert told(bug.reporter)[-1] == (text, f"/bugs/{bug.public_id}/")
    assert told(third.artist)[-1] == (text, f"/bugs/{original.public_id}/")


@pytest.mark.django_db
def test_who_marked_the_duplicate_is_recorded_and_closed_accounts_follow_nothing() -> None:
    original, bug, staff = make_bug(), make_bug(), make_reviewer(name="Rita")
    own, gone = make_clip(status="done"), make_clip(status="done")
    for clip in (own, gone):
        confirm(report=bug, person=clip.artist, clip=clip)
    for person in (bug.reporter, gone.artist):
        User.objects.filter(pk=person.pk).update(is_active=False)
    bug.refresh_from_db()
    move(report=bug, to=Status.DUPLICATE, by=staff, sentence="Same.", duplicate_of=original)
    assert [one.person for one in original.followers.all()] == [own.artist]
    entries = Entry.objects.filter(person=own.artist, kind="report.followed").order_by("pk")
    assert list(entries.values_list("actor", flat=True)) == [own.artist.pk, staff.pk]
    [day] = timeline(entries.for_timeline(), reader=own.artist)
    assert {line.sentence for line in day.lines} == {
        "Report 0002 is also yours, by you",
        "Report 0001 is also yours, by Rita, reviewer",
    }


@pytest.mark.django_db
def test_who_reported_both_follows_neither() -> None:
    original = make_bug()
    bug = make_bug(clip=original.clip)
    move(
        report=bug,
        to=Status.DUPLICATE,
        by=make_reviewer(),
        sentence="You sent it before.",
        duplicate_of=original,
    )
    assert BugFollower.objects.count() == 0


@pytest.mark.django_db
def test_a_version_goes_with_its_fix_and_with_nothing_else() -> None:
    bug, staff, version = make_bug(), make_reviewer(), make_model_version()
    with pytest.raises(ValueError, match="version"):
        move(report=bug, to=Status.CONFIRMED, by=staff, fixed_in=version)
    move(report=bug, to=Status.FIXED, by=staff, sentence="Done.", fixed_in=version)
    judge_fix(report=bug, by=bug.reporter, is_fixed=False)
    bug.refresh_from_db()
    assert (bug.status, bug.fixed_in) == (Status.CONFIRMED, None)
    move(report=bug, to=Status.FIXED, by=staff, sentence="Done.", fixed_in=version)
    judge_fix(report=bug, by=bug.reporter, is_fixed=True)
    bug.refresh_from_db()
    assert (bug.status, bug.fixed_in) == (Status.VERIFIED, version)
