import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.test import Client, RequestFactory

from portal import errors
from tests.factories import make_artist

pytestmark = pytest.mark.django_db


def page(request, handler, *error: Exception) -> tuple[int, str]:
    response = handler(request, *error)
    return response.status_code, response.content.decode()


def test_each_fault_has_its_page(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = make_artist()
    request.session = {}
    for handler, error, status, sentence in (
        (errors.bad_request, SuspiciousOperation(), 400, "could not be read"),
        (errors.bad_request, RequestDataTooBig(), 413, "too large"),
        (errors.forbidden, PermissionDenied(), 403, "may not open that"),
        (errors.forbidden, PermissionDenied("Only for operators."), 403, "Only for operators."),
        (errors.not_found, Exception(), 404, "nothing here"),
    ):
        code, html = page(request, handler, error)
        assert (code, sentence in html) == (status, True)


def test_our_own_fault_is_told_without_the_database(rf, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        code, html = page(rf.get("/"), errors.server_error)
    assert (code, "Something broke on our side" in html) == (500, True)


def test_a_missing_mark_of_this_site_is_explained() -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/account/login/", {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()


def test_nothing_and_what_is_not_yours_look_the_same() -> None:
    browser = Client()
    browser.force_login(make_artist())
    answer = browser.get("/nothing/here/")
    assert (answer.status_code, "nothing here" in answer.content.decode()) == (404, True)
