import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.ledger.earn import earn
from feedback.models import LedgerEntry, Task
from portal.models import User
from tests.factories import (
    make_artist,
    make_clip,
    make_operator,
    make_rate_card,
    make_rating,
    make_reviewer,
)

pytestmark = pytest.mark.django_db


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def earn_some(artist: User, count: int) -> list[LedgerEntry]:
    made = []
    for _ in range(count):
        rating = make_rating(clip=make_clip(artist=artist, status="done"))
        entry = earn(
            person=artist, task=Task.RATING, thing=rating, label=rating.clip.number, active_s=77
        )
        assert entry is not None
        made.append(entry)
    return made


def test_an_artist_sees_their_own_lines_and_no_others() -> None:
    make_rate_card()
    artist, other = make_artist(), make_artist()
    earn_some(artist, 1)
    mine = browser_of(artist).get("/account/contributions/")
    assert [line.person for line in mine.context["lines"]] == [artist]
    assert '77 <span class="unit">s</span>' in mine.content.decode()
    assert list(browser_of(other).get("/account/contributions/").context["lines"]) == []
    assert Client().get("/account/contributions/").status_code == 302


def test_the_statement_is_ones_own_month() -> None:
    make_rate_card()
    artist = make_artist()
    earn_some(artist, 2)
    month = browser_of(artist).get("/account/contributions/").context["month"]
    path = reverse("ledger:statement", args=[month])
    answer = browser_of(artist).get(path)
    assert answer["Content-Disposition"] == f'attachment; filename="atelier-{month}.csv"'
    assert len(answer.content.decode().splitlines()) == 3
    assert len(browser_of(make_artist()).get(path).content.decode().splitlines()) == 1


@pytest.mark.parametrize("path", ["/account/contributions/", "/review/ledger/"])
def test_as_many_queries_for_three_lines_as_for_one(path: str, django_assert_num_queries) -> None:
    make_rate_card()
    artist, operator = make_artist(), make_operator()
    viewer = artist if path.startswith("/account") else operator
    browser = browser_of(viewer)
    browser.get(path)
    earn_some(artist, 1)
    with CaptureQueriesContext(connection) as one:
        browser.get(path)
    earn_some(artist, 2)
    with django_assert_num_queries(len(one)):
        browser.get(path)


def test_everybody_may_check_every_card() -> None:
    make_rate_card({"rating": (2, "1.40")})
    make_rate_card({"rating": (2, "1.80")})
    page = Client().get("/rate-cards/").content.decode()
    assert page.index("1.80") < page.index("1.40")


def test_the_front_page_and_the_forms_say_what_is_paid() -> None:
    make_rate_card()
    assert "8.40" in Client().get("/").content.decode()
    clip = make_clip(status="done")
    page = browser_of(clip.artist).get(clip.get_absolute_url()).content.decode()
    assert "1.40 EUR for about 2 min" in page
    assert "8.40 EUR for about 12 min" in page


def test_without_a_card_nothing_is_promised() -> None:
    assert "Rate card" not in Client().get("/").content.decode()
    clip = make_clip(status="done")
    assert "EUR" not in browser_of(clip.artist).get(clip.get_absolute_url()).content.decode()


def test_an_operator_takes_a_line_back_with_a_reason() -> None:
    make_rate_card()
    (entry,) = earn_some(make_artist(), 1)
    path = reverse("review:ledger-reverse", args=[entry.public_id])
    browser = browser_of(make_operator())
    refused = browser.post(path, {"reason": " "})
    assert refused.status_code == 422
    assert "Give the reason" in refused.content.decode()
    assert LedgerEntry.objects.count() == 1
    assert browser.post(path, {"reason": "Sent by a script."}).status_code == 302
    assert LedgerEntry.objects.exclude(reverses=None).get().reason == "Sent by a script."
    page = browser_of(entry.person).get("/account/contributions/").content.decode()
    assert "Sent by a script." in page
    assert browser_of(make_reviewer()).get(path).status_code == 403
    assert browser_of(entry.person).post(path, {"reason": "Mine."}).status_code == 403
