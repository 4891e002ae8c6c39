"""Guessing is slow for everybody, and nobody can lock another person out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.core.ratelimit import consume
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.factories import PASSWORD, make_artist, make_operator
from tests.portal.door import DOOR, sign_in

pytestmark = pytest.mark.django_db


def guess(email: str = "ada@example.org", **extra: str) -> HttpResponse:
    return Client().post(DOOR, {"login": email, "password": "wrong"}, **extra)


def ask_for_code(email: str = "ada@example.org", **extra: str) -> HttpResponse:
    return Client().post("/account/login/code/", {"email": email}, **extra)


def ask_for_password(email: str = "ada@example.org", **extra: str) -> HttpResponse:
    return Client().post("/account/password/reset/", {"email": email}, **extra)


def check_page(answer: HttpResponse) -> None:
    assert answer.status_code == 429
    assert answer["Retry-After"] == "300"
    assert "Too many tries in a short time." in answer.content.decode()


@pytest.mark.parametrize("email", ["ada@example.org", "eve@example.org"])
def test_the_sixth_wrong_password_waits_whether_or_not_there_is_such_a_person(email: str) -> None:
    make_artist(email="ada@example.org")
    assert [guess(email).status_code for _ in range(5)] == [200] * 5
    check_page(guess(email))
    check_page(Client().post(DOOR, {"login": email, "password": PASSWORD}))


def test_one_network_has_ten_wrong_tries_a_minute_over_all_accounts() -> None:
    assert [guess(f"e{n}@example.org").status_code for n in range(10)] == [200] * 10
    check_page(guess("e10@example.org"))
    assert guess("e10@example.org", REMOTE_ADDR="192.0.2.9").status_code == 200


def test_a_stranger_cannot_lock_somebody_out() -> None:
    make_artist(email="ada@example.org")
    for _ in range(8):
        guess(REMOTE_ADDR="198.51.100.7")
    check_page(guess(REMOTE_ADDR="198.51.100.7"))
    assert sign_in("ada@example.org", REMOTE_ADDR="192.0.2.1")[1] == "/studio/"


def test_a_made_up_forwarded_for_changes_nothing() -> None:
    for number in range(5):
        guess(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    check_page(guess(HTTP_X_FORWARDED_FOR="203.0.113.99"))


def test_behind_a_proxy_the_address_it_adds_counts_and_none_before_it(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(5):
        guess(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 198.51.100.7")
    check_page(guess(HTTP_X_FORWARDED_FOR="203.0.113.99, 198.51.100.7"))
    assert guess(HTTP_X_FORWARDED_FOR="203.0.113.99, 192.0.2.1").status_code == 200


def test_one_ipv6_network_is_one_guesser() -> None:
    for number in range(5):
        guess(REMOTE_ADDR=f"2001:db8:1:2::{number}")
    check_page(guess(REMOTE_ADDR="2001:db8:1:2:ffff::1"))
    assert guess(REMOTE_ADDR="2001:db8:1:3::1").status_code == 200


@pytest.mark.parametrize("email", ["ada@example.org", "eve@example.org"])
def test_mails_to_one_person_are_few(email: str) -> None:
    make_artist(email="ada@example.org")
    networks = [f"192.0.2.{number}" for number in range(6)]
    asked = [ask_for_password(email, REMOTE_ADDR=ip).status_code for ip in networks]
    assert asked == [302] * 5 + [429]
    codes = [ask_for_code(email, REMOTE_ADDR=ip) for ip in networks[:4]]
    assert [answer.status_code for answer in codes] == [302] * 3 + [429]
    check_page(codes[3])


@pytest.mark.parametrize(
    ("path", "field", "limit"), [(DOOR, "login", 30), ("/account/signup/", "email", 20)]
)
def test_forms_of_strangers_are_counted(path: str, field: str, limit: int) -> None:
    answers = [Client().post(path, {field: ""}) for _ in range(limit + 1)]
    assert 429 not in {answer.status_code for answer in answers[:limit]}
    check_page(answers[limit])


def test_wrong_codes_of_the_app_are_counted() -> None:
    make_operator(email="op@example.org")
    browser, led_to = sign_in("op@example.org")
    said = [browser.post(led_to, {"code": "000000"}) for _ in range(6)]
    assert "is not right" in said[4].content.decode()
    check_page(said[5])


def test_many_at_once_do_not_get_more() -> None:
    request = RequestFactory().post(DOOR)

    def take(_: int) -> bool:
        return bool(consume(request, action="signup"))

    with ThreadPoolExecutor(25) as pool:
        assert sum(pool.map(take, range(50))) <= 20
