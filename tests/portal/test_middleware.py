import pytest
from django.test import Client

from tests.factories import make_artist, make_reviewer, make_terms, make_user

pytestmark = pytest.mark.django_db


def browser_of(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def test_pages_that_stay_open_while_terms_are_pending() -> None:
    browser = browser_of(make_artist())
    make_terms()
    open_ones = ["/terms/accept/", "/terms/", "/healthz", "/account/logout/"]
    assert [browser.get(path).status_code for path in open_ones] == [200] * 4
    assert browser.post("/account/logout/").status_code == 302
    assert browser.get("/account/")["Location"].startswith("/account/login/")


def test_the_ended_and_those_without_a_place_are_led_to_the_reason() -> None:
    for user, sentence in (
        (make_artist(status="ended"), "A reason."),
        (make_user(), "You are not a member of the programme."),
    ):
        browser = browser_of(user)
        for path in ("/account/", "/notices/", "/studio/"):
            assert browser.get(path)["Location"] == "/membership/ended/"
        assert sentence in browser.get("/membership/ended/").content.decode()
        assert browser.post("/account/logout/").status_code == 302


def test_the_frozen_may_look() -> None:
    browser = browser_of(make_artist(status="frozen"))
    assert browser.get("/account/").status_code == 200
    assert browser.get("/membership/ended/")["Location"] == "/studio/"


def test_staff_without_a_membership_are_at_home_in_review() -> None:
    browser = browser_of(make_reviewer())
    assert browser.get("/")["Location"] == "/review/"
    assert browser.get("/account/").status_code == 200


def test_a_part_of_a_page_takes_the_whole_page_along() -> None:
    headers = {"HX-Request": "true"}
    ended = browser_of(make_artist(status="ended")).get("/notices/", headers=headers)
    assert (ended.status_code, ended["HX-Redirect"]) == (200, "/membership/ended/")
    anonymous = Client().get("/notices/", headers=headers)
    assert (anonymous.status_code, anonymous["HX-Redirect"]) == (200, "/account/login/")


def test_nothing_is_kept_and_nothing_is_asked_of_the_device() -> None:
    for browser, path in (
        (browser_of(make_artist()), "/account/"),
        (Client(), "/"),
        (Client(), "/account/login/"),
        (Client(), "/nothing/here/"),
    ):
        headers = browser.get(path).headers
        assert "no-store" in headers["Cache-Control"]
        assert "private" in headers["Cache-Control"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        policy = dict(
            part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == "'self'"
        assert policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_page_of_an_artist_asks_the_database_little(django_assert_num_queries) -> None:
    make_terms()
    browser = browser_of(make_artist())
    browser.get("/notices/")
    # session, user, terms, membership, a stop for everyone, the page and its count
    with django_assert_num_queries(7):
        browser.get("/notices/")


async def test_streams_are_passed_on_as_they_are(async_client) -> None:
    """Under ASGI the two middlewares must not gather or rewrap what a view streams."""
    from django.http import HttpResponse, StreamingHttpResponse
    from django.test import AsyncRequestFactory

    from portal.middleware import AdmissionMiddleware, PrivateByDefaultMiddleware

    async def chunks():
        yield b"one"
        yield b"two"

    stream = chunks()

    async def view(request) -> HttpResponse:
        return StreamingHttpResponse(stream)

    request = AsyncRequestFactory().get("/")
    response = await PrivateByDefaultMiddleware(AdmissionMiddleware(view))(request)
    assert response.is_async is True
    assert [chunk async for chunk in response.streaming_content] == [b"one", b"two"]
