from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.activity.kinds import UndeclaredKind, all_kinds, kind_of
from portal.activity.sighting import Counts, Place
from portal.activity.traffic import write_counts
from portal.models import TrafficMinute, User
from tests.factories import make_artist, make_traffic

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
PAGE = {"Sec-Fetch-Dest": "document", "User-Agent": FIREFOX}
HTMX = {"HX-Request": "true", "Sec-Fetch-Site": "same-origin", "User-Agent": FIREFOX}
SCRIPT = {"User-Agent": "python-requests/2.32"}
NUMBERS = ("page_views", "submits", "fetches", "media", "bare")


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def counted(**headers: str) -> tuple[int, ...]:
    """What one request of the account page with these headers is counted as."""
    browser_of(make_artist()).get(
        "/account/", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    write_counts()
    return TrafficMinute.objects.values_list(*NUMBERS).get()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "numbers"),
    [
        (PAGE, (1, 0, 0, 0, 0)),
        (HTMX, (0, 0, 1, 0, 0)),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"}, (0, 0, 1, 0, 0)),
        ({"HX-Request": "true"}, (0, 0, 1, 0, 0)),  # a site without TLS
        (SCRIPT, (0, 0, 0, 0, 1)),
        (SCRIPT | {"HX-Request": "true", "Sec-Fetch-Site": "none"}, (0, 0, 0, 0, 1)),
        (SCRIPT | {"Accept": "text/html"}, (0, 0, 0, 0, 1)),
        ({"User-Agent": FIREFOX, "Accept": "text/html"}, (1, 0, 0, 0, 0)),  # a site without TLS
    ],
)
def test_a_request_counts_as_what_its_headers_say(headers, numbers) -> None:
    assert counted(**headers) == numbers


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("user_agent", "views"),
    [(FIREFOX, 0), ("Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/16.1 Safari/605", 1)],
)
def test_with_tls_only_an_old_safari_may_keep_silent(settings, user_agent, views) -> None:
    settings.SITE_IS_SECURE = True
    headers = {"User-Agent": user_agent, "Accept": "text/html"}
    assert counted(**headers) == (views, 0, 0, 0, 1 - views)


@pytest.mark.django_db
def test_a_form_is_a_submit_and_a_file_is_media() -> None:
    browser = browser_of(make_artist())
    browser.post("/studio/", headers=PAGE)
    browser.post("/studio/", headers=SCRIPT)
    browser.post("/studio/settings/", headers=HTMX)
    browser.get("/media/6f1c62f0-0000-4000-8000-000000000000/stream/", headers=SCRIPT)
    write_counts()
    rows = TrafficMinute.objects.order_by("client").values_list("client", *NUMBERS)
    assert list(rows) == [("Firefox on Linux", 1, 1, 1, 0, 0), ("python-requests", 0, 1, 0, 1, 0)]


@pytest.mark.django_db
def test_nobody_is_counted_before_signing_in_and_a_request_waits_for_no_writing() -> None:
    Client().get("/", headers=PAGE)
    assert write_counts() == 0
    with CaptureQueriesContext(connection) as queries:
        browser_of(make_artist()).get("/account/", headers=PAGE)
    assert not [one for one in queries if "traffic" in one["sql"].lower()]
    assert (write_counts(), write_counts()) == (1, 0)


@pytest.mark.django_db
def test_counts_of_a_minute_add_up_in_one_row() -> None:
    place = Place(make_artist().pk, "s", datetime(2026, 11, 2, tzinfo=UTC), "node", "")
    TrafficMinute.objects.add(place, Counts(bare=2, bare_seconds=0b101))
    TrafficMinute.objects.add(place, Counts(bare=1, submits=1, bare_seconds=1 << 59))
    row = TrafficMinute.objects.get()
    assert (row.bare, row.submits, row.bare_seconds) == (3, 1, (1 << 59) | 0b101)


@pytest.mark.django_db(transaction=True)
def test_processes_that_count_at_once_lose_nothing() -> None:
    place = Place(make_artist().pk, "s", datetime(2026, 11, 2, tzinfo=UTC), "node", "")
    barrier = Barrier(8)

    def add(second: int) -> None:
        try:
            barrier.wait()
            TrafficMinute.objects.add(place, Counts(bare=1, bare_seconds=1 << second))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(8)))
    row = TrafficMinute.objects.get()
    assert (row.bare, row.bare_seconds) == (8, 0b11111111)


@pytest.mark.django_db
def test_a_minute_has_one_row_and_sixty_seconds() -> None:
    artist, now = make_artist(), timezone.now()
    make_traffic(artist, at=now)
    with pytest.raises(IntegrityError):
        make_traffic(artist, at=now)


@pytest.mark.django_db
@pytest.mark.parametrize("bits", [-1, 2**60])
def test_seconds_past_the_minute_are_refused(bits: int) -> None:
    with pytest.raises(IntegrityError):
        make_traffic(make_artist(), bare_seconds=bits)


@pytest.mark.django_db
def test_traffic_is_kept_for_as_long_as_it_is_declared(settings) -> None:
    artist, now = make_artist(), timezone.now()
    kept = make_traffic(artist, at=now - timedelta(days=settings.TRAFFIC_DAYS - 1))
    old = make_traffic(artist, at=now - timedelta(days=settings.TRAFFIC_DAYS + 1))
    assert set(TrafficMinute.objects.past_keeping()) == {old}
    assert kept.minute > old.minute
    assert all_kinds()["traffic.minute"].days == settings.TRAFFIC_DAYS


def test_traffic_is_declared_but_is_no_entry() -> None:
    with pytest.raises(UndeclaredKind):
        kind_of("traffic.minute")
