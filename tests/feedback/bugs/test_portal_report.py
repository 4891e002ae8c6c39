import uuid
from importlib.metadata import version

import pytest
from django.core import signing
from django.urls import reverse

from feedback.models import BugFollower, BugReport, LedgerEntry
from tests.factories import (
    make_artist,
    make_bug,
    make_clip,
    make_operator,
    make_rate_card,
    make_rendition,
    make_reviewer,
)
from tests.feedback.bugs.test_views import HTMX, said, send

pytestmark = pytest.mark.django_db
NEW = "/bugs/new/"


def words(**fields):
    return {
        "key": str(uuid.uuid4()),
        "title": "The queue stands still",
        "area": "queue",
        "severity": "2",
        "expected": "It moves.\r\nOr says why.",
        "actual": "It stands.",
        "viewport": "390x844@3",
    } | fields


def opened(client, address: str) -> str:
    page = client.get(NEW, {"from": address}, headers={"User-Agent": "Testbrowser/1"})
    return page.context["form"]["opened"].value()


def test_every_page_of_work_leads_there_with_its_path_alone(client):
    clip = make_clip(status="done")
    client.force_login(clip.artist)
    for path in ("/studio/", "/gallery/", "/bugs/", "/notices/", clip.get_absolute_url()):
        html = client.get(path, {"q": "secret"}).content.decode()
        assert html.count(f'<a href="{NEW}?from={path}">Report a problem</a>') == 1
    client.force_login(make_reviewer())
    assert "Report a problem" in client.get("/review/").content.decode()
    client.logout()
    assert "Report a problem" not in client.get("/terms/").content.decode()


def test_report_holds_what_was_there_when_the_form_opened(client):
    make_rate_card()
    artist = make_artist()
    client.force_login(artist)
    answer = client.post(NEW, words(opened=opened(client, "/studio/?q=secret#here")))
    bug = BugReport.objects.get()
    assert answer["Location"] == f"{bug.get_absolute_url()}?sent=portal"
    assert (bug.code, bug.area, bug.clip, bug.reporter) == ("app_bug", "queue", None, artist)
    facts = bug.browser_facts
    assert facts.pop("opened_at").startswith("20")
    assert facts == {
        "page": "/studio/",
        "user_agent": "Testbrowser/1",
        "product_version": version("atelier"),
        "viewport": "390x844@3",
    }
    assert LedgerEntry.objects.get().task == "report"
    html = client.get(bug.get_absolute_url()).content.decode()
    assert "It moves.<br>Or says why." in html
    assert "<dd>/studio/</dd>" in html


@pytest.mark.parametrize(
    "address", ["https://example.org/", "//example.org/", "studio", "/" + "x" * 300, "/a\nb", ""]
)
def test_no_page_of_this_site_is_no_page(client, address):
    client.force_login(make_artist())
    client.post(NEW, words(opened=opened(client, address)))
    assert BugReport.objects.get().browser_facts["page"] == ""


@pytest.mark.parametrize("sealed", ["", "touched", signing.dumps({"page": "/x/"}, salt="another")])
def test_what_was_touched_is_left_out(client, sealed):
    client.force_login(make_artist())
    client.post(NEW, words(opened=sealed))
    assert BugReport.objects.get().browser_facts == {"viewport": "390x844@3"}


def test_what_is_missing_is_said_beside_its_field_and_the_words_are_kept(client):
    client.force_login(make_artist())
    answer = client.post(NEW, words(title="", area="", severity="9"))
    html = answer.content.decode()
    assert (answer.status_code, BugReport.objects.count()) == (422, 0)
    for sentence in (
        "Say in a few words what went wrong.",
        "Say which part of the portal it is.",
        "Say how bad it is.",
        "It stands.",
    ):
        assert html.count(sentence) == 1


def test_what_is_alike_comes_first_and_is_confirmed_without_a_clip(client):
    other = make_bug(
        clip=make_clip(), code="app_bug", area="queue", title="Words of another", number=7
    )
    artist = make_artist()
    client.force_login(artist)
    data = words(opened=opened(client, "/studio/"))
    for answer in (client.post(NEW, data), client.get("/bugs/new/alike/", {"area": "queue"})):
        html = answer.content.decode()
        assert ("0007" in html, "Words of another" in html) == (True, False)
    assert BugReport.objects.count() == 1
    assert client.get("/bugs/new/alike/", {"area": "nonsense"}).context["alike"] == []
    client.post(reverse("bugs:mine-too", args=[other.public_id]))
    assert BugFollower.objects.get().person == artist
    client.post(NEW, data | {"shown": ["0007"]})
    assert BugReport.objects.filter(reporter=artist).count() == 1


def test_staff_report_a_problem_too(client):
    for person in (make_reviewer(), make_operator()):
        client.force_login(person)
        client.post(NEW, words(shown=[one.label for one in BugReport.objects.all()]))
    assert BugReport.objects.count() == 2


def test_a_clip_that_failed_leads_to_its_report_with_a_fitting_kind(client):
    clip = make_clip(status="failed", error_text="Too large.")
    client.force_login(clip.artist)
    page = client.get(clip.get_absolute_url()).content.decode()
    assert page.count('<a class="button solid" href="#report">Report this fault</a>') == 1
    assert '<option value="app_bug" selected>' in page
    assert '<option value="queue" selected>' in page
    done = make_clip(artist=clip.artist, status="done")
    assert "Report this fault" not in client.get(done.get_absolute_url()).content.decode()


def test_the_part_belongs_to_the_portal_alone(client):
    clip = make_clip(status="done")
    client.force_login(clip.artist)
    send(client, clip, said(area="queue"))
    assert BugReport.objects.get().area == ""
    answer = send(client, clip, said(code="app_bug"), **HTMX)
    assert dict(answer.context["form"].errors) == {"area": ["Say which part of the portal it is."]}
    send(client, clip, said(code="app_bug", area="player"))
    assert BugReport.objects.order_by("number").last().area == "player"


def test_a_box_is_kept_in_shares_and_shown_over_the_frame(client):
    clip = make_clip(status="done")
    make_rendition(clip, "strip")
    client.force_login(clip.artist)
    send(client, clip, said(left="25", top="50", width="50", height="25"))
    bug = BugReport.objects.get()
    assert (bug.left, bug.top, bug.width, bug.height) == (0.25, 0.5, 0.5, 0.25)
    html = client.get(bug.get_absolute_url()).content.decode()
    assert '<rect x="16.0" y="16.0" width="32.0" height="8.0"/>' in html
    pane = client.get(clip.get_absolute_url()).content.decode()
    assert 'data-box="0.25 0.5 0.5 0.25"' in pane
    answer = send(client, clip, said(left="80", top="0", width="50", height="25"), **HTMX)
    assert dict(answer.context["form"].errors) == {"width": ["The box ends outside the picture."]}


def test_a_report_whose_clip_is_gone_still_opens_with_its_facts(client):
    clip = make_clip(status="done")
    client.force_login(clip.artist)
    send(client, clip, said(left="25", top="50", width="50", height="25"))
    BugReport.objects.update(clip=None)
    bug = BugReport.objects.get()
    html = client.get(bug.get_absolute_url()).content.decode()
    assert ("<dd>0001-1</dd>" in html, "It hangs there." in html) == (True, True)
    assert client.get("/bugs/").status_code == 200
    client.force_login(make_reviewer())
    page = client.get(reverse("review:bug", args=[bug.public_id])).content.decode()
    assert ("<dd>0001-1</dd>" in page, "Render it again" in page) == (True, False)
