import pytest
from django.db import connection
from django.test import Client

from tests.factories import make_artist, make_cohort, make_model_version, make_terms

pytestmark = pytest.mark.django_db


def test_the_front_page_tells_what_there_is() -> None:
    make_cohort(name="First light", seats=12)
    make_terms(summary="You own what you make.")
    make_model_version(label="Model Seven")
    html = Client().get("/").content.decode()
    for text in (
        "First light, 12 seats",
        "You own what you make.",
        "Model Seven",
        "/account/login/",
    ):
        assert text in html


def test_the_front_page_of_an_empty_house_opens() -> None:
    assert Client().get("/").status_code == 200


def test_who_is_signed_in_is_led_to_work() -> None:
    browser = Client()
    browser.force_login(make_artist())
    assert browser.get("/")["Location"] == "/studio/"


def test_the_terms_can_be_read_by_anyone() -> None:
    make_terms(body="The whole of it.")
    assert "The whole of it." in Client().get("/terms/").content.decode()


def test_health_asks_no_database(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_when_database_and_cache_answer() -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ready", "cache": "ready"})


def test_a_cache_that_does_not_answer_is_named(settings, tmp_path) -> None:
    file = tmp_path / "file"
    file.write_text("no directory")
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": file / "cache",
        }
    }
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"database": "ready", "cache": "not ready"},
    )


def test_a_database_that_does_not_answer_is_named() -> None:
    def refuse(execute, sql, params, many, context):
        from django.db import OperationalError

        raise OperationalError("password=hunter2")

    with connection.execute_wrapper(refuse):
        answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "not ready")
    assert b"hunter2" not in answer.content
