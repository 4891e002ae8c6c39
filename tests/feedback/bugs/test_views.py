import uuid
from importlib.metadata import version

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.models import BugReport
from tests.factories import make_artist, make_bug, make_clip, make_operator, make_reviewer

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def clip():
    return make_clip(status="done")


def said(**fields):
    return {
        "key": str(uuid.uuid4()),
        "title": "Basket vanishes",
        "code": "pop_in_out",
        "severity": "2",
        "expected": "It hangs there.",
        "actual": "It is gone.",
        "frame_start": "2",
        "frame_end": "8",
        "player_frame": "5",
        "viewport": "1440x900@2",
    } | fields


def send(client, clip, data, **headers):
    return client.post(reverse("bugs:report", args=[clip.public_id]), data, headers=headers)


def test_report_is_made_with_the_facts_and_the_browser(client, clip):
    client.force_login(clip.artist)
    answer = send(client, clip, said(), **{"User-Agent": "Testbrowser/1"})
    assert (answer.status_code, answer["Location"]) == (302, f"{clip.get_absolute_url()}#report")
    bug = BugReport.objects.get()
    assert (bug.number, bug.reporter, bug.clip, bug.code) == (1, clip.artist, clip, "pop_in_out")
    assert (bug.severity, bug.title) == (2, "Basket vanishes")
    assert (bug.expected, bug.actual) == ("It hangs there.", "It is gone.")
    assert (bug.frame_start, bug.frame_end, bug.status) == (2, 8, "new")
    assert (bug.job_facts["clip"], bug.job_facts["seed"]) == (clip.number, clip.seed)
    assert bug.browser_facts == {
        "user_agent": "Testbrowser/1",
        "viewport": "1440x900@2",
        "player_frame": 5,
        "product_version": version("atelier"),
    }


def test_double_click_makes_one_report(client, clip):
    client.force_login(clip.artist)
    data = said()
    places = [send(client, clip, data)["Location"] for _ in range(2)]
    assert places == [f"{clip.get_absolute_url()}#report"] * 2
    assert BugReport.objects.count() == 1


def test_htmx_gets_the_pane_with_the_report_and_an_empty_form(client, clip):
    client.force_login(clip.artist)
    answer = send(client, clip, said(), **HTMX)
    assert answer.status_code == 200
    assert answer.context["bugs"] == [BugReport.objects.get()]
    assert not answer.context["form"].is_bound
    assert "Your report has the number 0001. Thank you." in answer.content.decode()


WRONG = {
    "title": ("", "Say in a few words what went wrong."),
    "code": ("nonsense", "Choose the kind that fits best."),
    "severity": ("7", "Say how bad it is."),
    "frame_end": ("9", "The last frame of this clip is 8."),
}


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_refused_report_has_each_sentence_beside_its_field_and_the_text_kept(client, clip, headers):
    client.force_login(clip.artist)
    data = said(**{name: value for name, (value, _) in WRONG.items()})
    answer = send(client, clip, data, **headers)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert html.startswith("<!doctype html>") is (not headers)
    for _, sentence in WRONG.values():
        assert html.count(sentence) == 1
    assert (html.count("It hangs there."), html.count("It is gone.")) == (1, 1)
    assert data["key"] in html
    assert BugReport.objects.count() == 0


@pytest.mark.parametrize(
    ("frames", "errors"),
    [
        (("5", "4"), {"frame_end": ["The last frame comes before the first."]}),
        (("5", ""), {"frame_end": ["Give the last frame too."]}),
        (("", "5"), {"frame_start": ["Give the first frame too."]}),
        (("-1", "5"), {"frame_start": ["Ensure this value is greater than or equal to 0."]}),
        (("1.5", "5"), {"frame_start": ["Enter a whole number."]}),
    ],
)
def test_frames_that_make_no_range_are_refused(client, clip, frames, errors):
    client.force_login(clip.artist)
    start, end = frames
    answer = send(client, clip, said(frame_start=start, frame_end=end), **HTMX)
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == errors


def test_browser_facts_that_make_no_sense_are_left_out(client, clip):
    client.force_login(clip.artist)
    send(client, clip, said(player_frame="9", viewport="<b>", frame_start="", frame_end=""))
    bug = BugReport.objects.get()
    assert (bug.browser_facts["player_frame"], bug.browser_facts["viewport"]) == (None, "")
    assert (bug.frame_start, bug.frame_end) == (None, None)


@pytest.mark.parametrize("status", ["failed", "cancelled", "queued", "refused", "withheld"])
def test_own_clip_in_any_state_is_reported_on(client, status):
    clip = make_clip(status=status)
    client.force_login(clip.artist)
    send(client, clip, said())
    assert BugReport.objects.get().job_facts["status"] == status


def test_nobody_else_reports_on_a_clip(client, clip):
    for person in (make_artist(), make_reviewer(), make_operator()):
        client.force_login(person)
        assert send(client, clip, said()).status_code == 404
    client.logout()
    assert send(client, clip, said())["Location"].startswith(reverse("account_login"))
    assert BugReport.objects.count() == 0


def test_list_shows_own_reports_alone(client):
    mine, other = make_bug(title="Mine is broken"), make_bug(title="Another one")
    client.force_login(mine.reporter)
    answer = client.get(reverse("bugs:list"))
    assert list(answer.context["page_obj"]) == [mine]
    assert other.title not in answer.content.decode()


def test_list_asks_as_often_for_three_as_for_one(client):
    bug = make_bug()
    client.force_login(bug.reporter)
    url = reverse("bugs:list")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(2):
        make_bug(clip=make_clip(artist=bug.reporter, status="done"))
    with CaptureQueriesContext(connection) as three:
        assert len(client.get(url).context["page_obj"]) == 3
    assert len(three) == len(one)


def test_report_page_by_person(client):
    bug = make_bug()
    url = reverse("bugs:detail", args=[bug.public_id])
    assert client.get(url)["Location"].startswith(reverse("account_login"))
    client.force_login(make_artist())
    assert client.get(url).status_code == 404
    client.force_login(bug.reporter)
    assert client.get(url).context["bug"] == bug
    for person in (make_reviewer(), make_operator()):
        client.force_login(person)
        assert client.get(url)["Location"] == reverse("review:bug", args=[bug.public_id])


def test_reporter_replies_here_and_nobody_else(client):
    bug = make_bug()
    url = reverse("bugs:reply", args=[bug.public_id])
    client.force_login(bug.reporter)
    assert client.post(url, {"key": uuid.uuid4(), "text": "A word."}).status_code == 302
    for person in (make_artist(), make_reviewer(), make_operator()):
        client.force_login(person)
        for text in ("A word.", ""):
            assert client.post(url, {"key": uuid.uuid4(), "text": text}).status_code == 404
    assert [line.author for line in bug.replies.all()] == [bug.reporter]


def test_report_that_is_not_there_is_not_found(client):
    client.force_login(make_artist())
    assert client.get(reverse("bugs:detail", args=[uuid.uuid4()])).status_code == 404
    client.force_login(make_reviewer())
    answer = client.get(reverse("bugs:detail", args=[uuid.uuid4()]), follow=True)
    assert answer.status_code == 404


def test_empty_reply_is_refused(client):
    bug = make_bug()
    client.force_login(bug.reporter)
    url = reverse("bugs:reply", args=[bug.public_id])
    answer = client.post(url, {"key": uuid.uuid4(), "text": " "})
    assert (answer.status_code, bug.replies.count()) == (422, 0)
    assert "Write something first." in answer.content.decode()


def test_reporter_alone_judges_a_fix(client):
    bug = make_bug(status="fixed", outcome="In the next version.")
    url = reverse("bugs:fix", args=[bug.public_id])
    for person in (make_artist(), make_reviewer()):
        client.force_login(person)
        assert client.post(url, {"fixed": "yes"}).status_code == 404
    client.force_login(bug.reporter)
    assert "Is it fixed for you?" in client.get(bug.get_absolute_url()).content.decode()
    client.post(url, {"fixed": "no"})
    assert BugReport.objects.get().status == "confirmed"


def test_reporter_reads_no_trace(client):
    clip = make_clip(status="failed", error_text="Too large.", error_detail="Traceback: secret")
    client.force_login(clip.artist)
    send(client, clip, said())
    page = client.get(BugReport.objects.get().get_absolute_url()).content.decode()
    assert (page.count("Too large."), page.count("Traceback")) == (1, 0)
