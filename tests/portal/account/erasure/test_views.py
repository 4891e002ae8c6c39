import pytest

from portal.account.erasure.lines import Counted, counted
from portal.gate.end_membership import end_membership
from portal.models import User
from tests.factories import make_artist, make_clip, make_operator, make_rating
from tests.portal.account.browsers import browser_of, long_signed_in, proven

pytestmark = pytest.mark.django_db

ERASE = "/account/erase/"


def lines(rows: list[Counted]) -> dict[str, int]:
    return {line.what: line.count for line in rows}


def test_the_page_says_before_what_goes_and_what_stays() -> None:
    rating = make_rating(rationale="Too slow.")
    artist = rating.artist
    page = browser_of(artist).get(ERASE)
    goes, stays = lines(page.context["goes"]), lines(page.context["stays"])
    assert goes == {
        "your name, e-mail address and password": 1,
        "session, this one": 1,
        "prompt, with what was sent to the model": 1,
        "clip: its film and stills, from the storage": 1,
        "rating: what you wrote beside the scores": 1,
    }
    assert stays == {
        "place in a cohort": 1,
        "row of figures about a render": 1,
        "rating in numbers": 1,
    }
    assert [line.why for line in page.context["stays"] if not line.why] == []


def test_another_persons_rows_are_not_counted() -> None:
    make_rating(rationale="Too slow.")
    goes, stays = counted(make_artist())
    assert lines(goes) == {"your name, e-mail address and password": 1}
    assert lines(stays) == {"place in a cohort": 1}


def test_it_takes_the_password_and_ones_own_address() -> None:
    artist = make_artist()
    asked = long_signed_in(artist).post(ERASE, {"address": artist.email})
    assert asked["Location"].startswith("/account/reauthenticate/")
    browser = proven(artist)
    for wrong in ("", "somebody@example.org"):
        answer = browser.post(ERASE, {"address": wrong})
        assert (answer.status_code, "address" in answer.context["form"].errors) == (422, True)
    artist.refresh_from_db()
    assert artist.is_active is True


def test_once_confirmed_it_is_done_and_one_is_signed_out() -> None:
    clip = make_clip()
    artist = clip.artist
    browser = proven(artist)
    answer = browser.post(ERASE, {"address": artist.email.upper()}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "Nothing here bears your name any more." in answer.content.decode()
    assert User.objects.get(pk=artist.pk).is_active is False
    clip.refresh_from_db()
    assert clip.status == "cancelled"


def test_who_was_ended_may_have_it_too() -> None:
    artist = make_artist()
    end_membership(membership=artist.memberships.get(), reason="A reason.", by=None)
    assert proven(artist).post(ERASE, {"address": artist.email})["Location"] == "/"


def test_the_team_reads_why_not() -> None:
    answer = browser_of(make_operator()).get(ERASE)
    assert (answer.status_code, "closed by an operator" in answer.content.decode()) == (403, True)
