from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.dispatch import Signal
from django.test import Client

from portal.gate.end_membership import end_membership, freeze_membership, resume_membership
from portal.gate.signals import membership_ended, membership_frozen, membership_resumed
from portal.models import Entry, Membership, Notice
from tests.factories import make_artist, make_cohort, make_operator

pytestmark = pytest.mark.django_db

Status = Membership.Status


@contextmanager
def heard(signal: Signal) -> Iterator[list[Membership]]:
    announced: list[Membership] = []

    def listen(*, membership: Membership, **_: Any) -> None:
        announced.append(membership)

    signal.connect(listen)
    yield announced
    signal.disconnect(listen)


def test_ending_is_said_once_with_its_reason_and_announced() -> None:
    artist, operator = make_artist(), make_operator()
    membership = artist.memberships.get()
    with heard(membership_ended) as announced:
        assert end_membership(membership=membership, reason=" It was shared. ", by=operator) is True
        assert end_membership(membership=membership, reason="Again.", by=operator) is False
    assert announced == [membership]
    membership.refresh_from_db()
    assert (membership.status, membership.reason, membership.changed_by) == (
        Status.ENDED,
        "It was shared.",
        operator,
    )
    notice = artist.notices.get()
    assert (notice.kind, notice.path) == (Notice.Kind.MEMBERSHIP, "/membership/ended/")


def test_freezing_and_resuming() -> None:
    membership = make_artist().memberships.get()
    with heard(membership_frozen) as frozen, heard(membership_resumed) as resumed:
        assert freeze_membership(membership=membership, reason="Asking you.", by=None) is True
        assert freeze_membership(membership=membership, reason="Twice.", by=None) is False
        assert resume_membership(membership=membership, by=None) is True
        assert resume_membership(membership=membership, by=None) is False
    assert (frozen, resumed) == ([membership], [membership])
    membership.refresh_from_db()
    assert (membership.status, membership.reason) == (Status.ACTIVE, "")


@pytest.mark.parametrize("use_case", [end_membership, freeze_membership])
def test_no_reason_no_change(use_case) -> None:
    membership = make_artist().memberships.get()
    with pytest.raises(ValueError, match="reason"):
        use_case(membership=membership, reason="  ", by=None)
    membership.refresh_from_db()
    assert membership.status == Status.ACTIVE


def test_what_has_ended_stays_ended() -> None:
    membership = make_artist(status="ended").memberships.get()
    assert resume_membership(membership=membership, by=None) is False
    assert freeze_membership(membership=membership, reason="No.", by=None) is False


def test_a_receiver_that_fails_undoes_the_change() -> None:
    membership = make_artist().memberships.get()

    def fail(**_: Any) -> None:
        raise RuntimeError("The queue is not there.")

    membership_ended.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            end_membership(membership=membership, reason="A reason.", by=None)
    finally:
        membership_ended.disconnect(fail)
    membership.refresh_from_db()
    assert membership.status == Status.ACTIVE
    assert Notice.objects.count() == 0


def test_one_person_is_cut_at_the_next_request_and_nobody_else() -> None:
    cohort = make_cohort()
    artists = [make_artist(cohort=cohort) for _ in range(3)]
    browsers = []
    for artist in artists:
        for _ in range(2):
            browser = Client()
            browser.force_login(artist)
            browsers.append(browser)
    assert [browser.get("/account/").status_code for browser in browsers] == [200] * 6
    end_membership(membership=artists[0].memberships.get(), reason="A leak.", by=None)
    answers = [browser.get("/account/") for browser in browsers]
    assert [answer.status_code for answer in answers] == [302, 302, 200, 200, 200, 200]
    assert answers[0]["Location"] == "/membership/ended/"
    page = browsers[0].get("/membership/ended/")
    assert (page.status_code, "A leak." in page.content.decode()) == (200, True)
    assert Notice.objects.exclude(user=artists[0]).count() == 0


def test_each_change_is_recorded_without_its_reason() -> None:
    artist, operator = make_artist(), make_operator()
    place = artist.memberships.get()
    freeze_membership(membership=place, reason="Two networks.", by=operator)
    freeze_membership(membership=place, reason="Again.", by=operator)
    resume_membership(membership=place, by=operator)
    end_membership(membership=place, reason="A leak.", by=operator)
    entries = Entry.objects.about(artist).order_by("pk")
    assert list(entries.values_list("kind", "actor", "thing_id", "facts")) == [
        (kind, operator.pk, place.pk, {})
        for kind in ("membership.frozen", "membership.resumed", "membership.ended")
    ]
