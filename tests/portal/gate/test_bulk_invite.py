import pytest

from portal.gate.bulk_invite import NotEnoughSeats, invite_all, look_over
from portal.gate.invitation_list import read_list
from portal.gate.invite import invite, revoke
from portal.models import Entry, HouseJob, Invitation
from tests.factories import make_artist, make_cohort, make_operator
from tests.portal.house_work import body, do_house_work, mails

pytestmark = pytest.mark.django_db

TEXT = """email,name,note,days
ada@example.org,Ada,met in Lisbon,3
nobody
Member+work@example.org
INVITED@example.org
ended@example.org
grace@example.org"""


def test_the_report_tells_who_is_good_known_and_skipped_and_changes_nothing() -> None:
    cohort = make_cohort(seats=10)
    make_artist(email="member@example.org")
    make_artist(email="ended@example.org", status="ended")
    invite(cohort=cohort, by=None, email="invited@example.org")
    taken_back, _ = invite(cohort=cohort, by=None, email="grace@example.org")
    revoke(invitation=taken_back)
    HouseJob.objects.all().delete()
    report = look_over(cohort=cohort, lines=read_list(TEXT))
    assert [line.email for line in report.good] == [
        "ada@example.org", "ended@example.org", "grace@example.org",
    ]  # fmt: skip
    assert [(line.number, line.problem) for line in report.known] == [
        (4, "has a place in the programme already"),
        (5, "has an open invitation already"),
    ]
    assert [line.number for line in report.skipped] == [3]
    assert (report.seats_left, report.has_seats) == (9, True)
    assert (HouseJob.objects.count(), Invitation.objects.count()) == (0, 2)


def test_each_gets_an_invitation_of_their_own_and_a_mail() -> None:
    operator, cohort = make_operator(), make_cohort()
    lines = read_list("email,name,note,days\nada@example.org,Ada,tall,3\ngrace@example.org")
    made = invite_all(cohort=cohort, lines=lines, days=7, by=operator)
    assert [(one.email, one.name, one.note, one.created_by) for one in made] == [
        ("ada@example.org", "Ada", "tall", operator),
        ("grace@example.org", "", "", operator),
    ]
    assert [round((one.expires_at - one.created_at).total_seconds() / 86400) for one in made] == [
        3, 7,
    ]  # fmt: skip
    assert len({one.token_sha256 for one in made}) == 2
    do_house_work()
    texts = {mail["To"]: body(mail, "plain").split("\n")[0] for mail in mails()}
    assert texts == {"ada@example.org": "Hello Ada,", "grace@example.org": "Hello,"}
    assert Entry.objects.of_kind("invitation.made").filter(actor=operator).count() == 2


def test_a_list_that_is_confirmed_twice_sends_once() -> None:
    operator, cohort = make_operator(), make_cohort()
    lines = read_list("ada@example.org\ngrace@example.org")
    assert len(invite_all(cohort=cohort, lines=lines, days=7, by=operator)) == 2
    assert invite_all(cohort=cohort, lines=lines, days=7, by=operator) == []
    assert Invitation.objects.count() == 2


def test_more_people_than_seats_are_none() -> None:
    cohort = make_cohort(seats=3)
    make_artist(cohort=cohort)
    invite(cohort=cohort, by=None, email="invited@example.org")
    invite(cohort=cohort, by=None, max_uses=40)  # promises no seat to anyone
    lines = read_list("ada@example.org\ngrace@example.org")
    assert look_over(cohort=cohort, lines=lines).has_seats is False
    with pytest.raises(NotEnoughSeats) as short:
        invite_all(cohort=cohort, lines=lines, days=7, by=make_operator())
    assert short.value.left == 1
    assert Invitation.objects.count() == 2


def test_a_report_asks_the_database_as_often_for_many_as_for_one(django_assert_num_queries) -> None:
    cohort = make_cohort()
    for count in (1, 40):
        lines = read_list("\n".join(f"p{number}@example.org" for number in range(count)))
        with django_assert_num_queries(4):
            look_over(cohort=cohort, lines=lines)
