import uuid
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.core.files.storage import default_storage
from django.db import connection
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.exports.fetch import may_still_fetch
from feedback.models import DatasetExport
from portal.models import Entry, HouseJob, User
from tests.factories import (
    make_artist,
    make_clip,
    make_cohort,
    make_dataset_export,
    make_operator,
    make_rating,
    make_reviewer,
)
from tests.feedback.exports.unpacked import made, make_agreeing, withdraw
from tests.generation.delivery.fetch import Answer, fetch
from tests.portal.account.browsers import browser_of
from tests.portal.house_work import do_house_work

pytestmark = pytest.mark.django_db

LIST = "/review/exports/"


def url(name: str, export: DatasetExport) -> str:
    return reverse(f"exports:{name}", args=[export.public_id])


def download(export: DatasetExport, user: User | None, **headers: str) -> Answer:
    return fetch(url("download", export), user=user, headers=headers)


def asked(**fields: str) -> dict[str, str]:
    return {"key": str(uuid.uuid4())} | fields


def rate_once(artist: User | None = None) -> None:
    make_rating(clip=make_clip(artist=artist or make_agreeing(), status="done"))


def html(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def test_it_is_asked_for_watched_fetched_and_deleted() -> None:
    rate_once()
    cohort, browser = make_cohort(), browser_of(make_operator())
    assert "1 person agrees to training use today." in html(browser, LIST)
    form = asked(cohort=str(cohort.pk), since="2026-11-01", until="2026-11-30", with_clips="on")
    assert browser.post(LIST, form)["Location"] == LIST
    export = DatasetExport.objects.get()
    said = (export.cohort, str(export.since), str(export.until), export.with_clips)
    assert said == (cohort, "2026-11-01", "2026-11-30", True)
    assert "Waits for its turn" in html(browser, LIST)
    assert f'hx-get="{url("progress", export)}"' in html(browser, url("progress", export))
    DatasetExport.objects.update(rows_done=3, rows_total=12)
    assert "3 of 12 rows" in html(browser, url("progress", export))
    do_house_work()
    export.refresh_from_db()
    ready = html(browser, url("progress", export))
    assert ("hx-get" in ready, export.sha256 in ready) == (False, True)
    assert url("download", export) in html(browser, LIST)
    assert browser.post(url("delete", export))["Location"] == LIST
    assert "Deleted" in html(browser, LIST)
    assert "was gone already" in browser.post(url("delete", export), follow=True).content.decode()


def test_the_same_form_sent_twice_asks_once() -> None:
    browser, form = browser_of(make_operator()), asked()
    assert [browser.post(LIST, form).status_code for _ in range(2)] == [302, 302]
    assert DatasetExport.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"since": "2026-11-02", "until": "2026-11-01"}, "The last day is before the first one."),
        ({"until": "9999-12-31"}, "Give a day before the year 2200."),
        ({"since": "0001-01-01"}, "Give a day from the year 2000 on."),
        ({"since": "soon"}, "Give a day, such as 2026-11-24."),
        ({"cohort": "4711"}, "Choose a cohort of the list."),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(fields: dict[str, str], sentence) -> None:
    answer = browser_of(make_operator()).post(LIST, asked(**fields))
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert DatasetExport.objects.count() == 0
    for value in fields.values():
        assert value == "4711" or f'value="{value}"' in answer.content.decode()


def test_one_that_is_lost_says_so_and_is_not_watched() -> None:
    make_dataset_export()
    page = html(browser_of(make_operator()), LIST)
    assert ("It could not be made." in page, "hx-get" in page) == (True, False)


def test_operators_alone_see_and_fetch_it() -> None:
    rate_once()
    export = made()
    for person in (make_artist(), make_reviewer()):
        browser = browser_of(person)
        assert browser.get(LIST).status_code == 403
        assert browser.post(LIST, asked()).status_code == 403
        assert browser.get(url("progress", export)).status_code == 403
        assert browser.post(url("delete", export)).status_code == 403
        assert download(export, person).status == 403
        assert may_still_fetch(user_id=person.pk, public_id=export.public_id) is False
    assert download(export, None).status == 302
    assert DatasetExport.objects.get().status == "ready"


def test_operators_get_it_whole_and_in_parts() -> None:
    rate_once()
    operator, export = make_operator(), made()
    with default_storage.open(export.name) as file:
        content = file.read()
    whole = download(export, operator)
    assert (whole.status, whole.body) == (200, content)
    assert whole.headers["Content-Type"] == "application/zip"
    named = f'attachment; filename="atelier-data-set-{export.pk}.zip"'
    assert whole.headers["Content-Disposition"] == named
    assert whole.headers["Cache-Control"] == "private, no-store"
    assert whole.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert whole.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    part = download(export, operator, Range="bytes=0-1")
    assert (part.status, part.body) == (206, b"PK")
    entries = Entry.objects.of_kind("dataset.fetched")  # each from a session of its own
    assert list(entries.values_list("person", "actor")) == [(None, operator.pk)] * 2


def test_who_takes_it_in_parts_alone_leaves_a_record_once_an_hour() -> None:
    operator, export, client = make_operator(), made(), AsyncClient()
    for part in ("bytes=5-9", "bytes=0-4", "bytes=10-"):
        headers = {"Range": part}
        assert (
            fetch(url("download", export), user=operator, headers=headers, by=client).status == 206
        )
        assert Entry.objects.of_kind("dataset.fetched").get().actor_id == operator.pk


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_site_has_it_fetched(site: str) -> None:
    operator, export = make_operator(), made()
    assert download(export, operator, **{"Sec-Fetch-Site": site}).status == 403
    assert Entry.objects.of_kind("dataset.fetched").count() == 0


def test_while_it_is_made_only_its_progress_is_replaced() -> None:
    browser = browser_of(make_operator())
    browser.post(LIST, asked())
    export = DatasetExport.objects.get()
    whole = html(browser, LIST).partition('<ol class="datasets">')[2]
    part = browser.get(url("progress", export))
    assert (whole.count("hx-get"), whole.count('role="status"')) == (1, 1)
    assert "HX-Retarget" not in part.headers
    for gone in ("<li", "<button", 'role="status"'):
        assert gone not in part.content.decode()
    do_house_work()
    over = browser.get(url("progress", export))
    assert (over["HX-Retarget"], over["HX-Reswap"]) == (f"#dataset-{export.pk}", "outerHTML")
    said = over.content.decode()
    assert (said.count(f'id="dataset-{export.pk}"'), said.count('role="status"')) == (1, 1)


def test_head_sends_no_body_and_is_no_fetching() -> None:
    operator, export = make_operator(), made()
    client = AsyncClient()
    client.force_login(operator, "allauth.account.auth_backends.AuthenticationBackend")
    answer = async_to_sync(client.head)(url("download", export))
    assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(export.bytes))
    assert Entry.objects.of_kind("dataset.fetched").count() == 0


def test_once_somebody_in_it_withdrew_it_is_not_given_out() -> None:
    artist, operator = make_agreeing(), make_operator()
    rate_once(artist)
    export = made()
    withdraw(artist)
    assert download(export, operator).status == 404
    assert may_still_fetch(user_id=operator.pk, public_id=export.public_id) is False
    page = html(browser_of(operator), LIST)
    assert "Somebody in it has withdrawn since." in page
    assert f'href="{url("download", export)}"' not in page


def test_one_whose_days_are_over_or_whose_file_is_gone_is_not_found() -> None:
    operator, export = make_operator(), made()
    default_storage.delete(export.name)
    assert download(export, operator).status == 404
    DatasetExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert download(export, operator).status == 404
    assert "Its days are over." in html(browser_of(operator), LIST)


def test_an_artist_reads_in_their_record_that_they_are_in_it() -> None:
    artist = make_agreeing()
    rate_once(artist)
    export = made(by=make_operator(name="Ada Lindqvist"))
    sentence = f"What you made or said is part of data set {export.pk}, asked for by Ada Lindqvist"
    assert sentence in html(browser_of(artist), "/account/activity/entries/")


def queries_for(rows: int) -> int:
    operator = make_operator()
    for number in range(rows):
        make_dataset_export(cohort=make_cohort(), since=timezone.localdate())
        HouseJob.objects.create(kind="dataset_export", payload={"dataset": number})
    browser = browser_of(operator)
    browser.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(browser.get(LIST).context["lines"]) == rows
    DatasetExport.objects.all().delete()
    return len(queries)


def test_the_list_asks_as_much_for_three_as_for_one() -> None:
    assert queries_for(1) == queries_for(3)


def test_the_list_pages() -> None:
    operator = make_operator()
    for _ in range(21):
        make_dataset_export(asked_by=operator)
    browser = browser_of(operator)
    sizes = [len(browser.get(f"{LIST}?page={page}").context["lines"]) for page in (1, 2)]
    assert sizes == [20, 1]


def test_the_bar_leads_operators_there_and_nobody_else() -> None:
    pages = [html(browser_of(one), "/review/") for one in (make_operator(), make_reviewer())]
    assert [f'href="{LIST}"' in page for page in pages] == [True, False]
