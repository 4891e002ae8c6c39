import pytest
from django.urls import reverse

from feedback.models import BugFollower, BugReport, Rerun
from portal.models import Entry
from tests.factories import (
    CAPABILITIES,
    make_artist,
    make_bug,
    make_model_version,
    make_operator,
    make_reviewer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reviewer(client):
    person = make_reviewer(name="Tomasz")
    client.force_login(person)
    return person


@pytest.fixture
def bug():
    return make_bug()


def post(client, name: str, bug: BugReport, **data):
    return client.post(reverse(f"review:bug-{name}", args=[bug.public_id]), data)


def triaged() -> list[str]:
    entries = Entry.objects.filter(kind="report.triaged").order_by("pk")
    return [one.facts["what"] for one in entries]


def test_priority_assignee_and_summary_are_set_and_recorded_for_the_reporter(client, reviewer, bug):
    assert post(client, "priority", bug, priority="1", seen="").status_code == 302
    assert post(client, "assignee", bug, assignee=str(reviewer.pk), seen="").status_code == 302
    words = "Small things vanish near the border."
    assert post(client, "summary", bug, public_summary=words, seen="").status_code == 302
    bug.refresh_from_db()
    assert (bug.priority, bug.assignee, bug.public_summary) == (1, reviewer, words)
    assert triaged() == ["priority", "who works on it", "summary for others"]
    assert set(Entry.objects.filter(kind="report.triaged").values_list("person", "actor")) == {
        (bug.reporter_id, reviewer.pk)
    }


def test_what_was_set_is_taken_back(client, reviewer):
    bug = make_bug(priority=1, assignee=reviewer, public_summary="Words.")
    post(client, "priority", bug, priority="", seen="1")
    post(client, "assignee", bug, assignee="", seen=str(reviewer.pk))
    post(client, "summary", bug, public_summary="", seen="Words.")
    bug.refresh_from_db()
    assert (bug.priority, bug.assignee, bug.public_summary) == (None, None, "")


@pytest.mark.parametrize(
    ("name", "field", "first", "second", "now"),
    [
        ("priority", "priority", "1", "3", "Now"),
        ("summary", "public_summary", "The first words.", "My long words.", "The first words."),
    ],
)
def test_second_of_two_sees_the_change_and_keeps_what_they_chose(
    client, bug, name, field, first, second, now
):
    post(client, name, bug, **{field: first, "seen": ""})
    answer = post(client, name, bug, **{field: second, "seen": ""})
    assert answer.status_code == 409
    assert f"Somebody else set it meanwhile, to “{now}”." in answer.content.decode()
    form = answer.context[f"{name}_form"]
    assert (str(form[field].value()), str(form["seen"].value())) == (second, first)
    assert str(getattr(BugReport.objects.get(), field)) == first
    assert post(client, name, bug, **{field: second, "seen": first}).status_code == 302
    assert str(getattr(BugReport.objects.get(), field)) == second


def test_second_of_two_who_assign_sees_the_first(client, reviewer, bug):
    other = make_operator(name="Ines")
    post(client, "assignee", bug, assignee=str(other.pk), seen="")
    answer = post(client, "assignee", bug, assignee=str(reviewer.pk), seen="")
    assert (answer.status_code, triaged()) == (409, ["who works on it"])
    assert "to “Ines”" in answer.content.decode()
    assert BugReport.objects.get().assignee == other


def test_what_makes_no_sense_is_refused_beside_its_field(client, bug):
    artist = make_artist()
    for name, field, value in [
        ("priority", "priority", "9"),
        ("assignee", "assignee", str(artist.pk)),
        ("summary", "public_summary", "x" * 161),
    ]:
        answer = post(client, name, bug, **{field: value, "seen": ""})
        assert (answer.status_code, list(answer.context[f"{name}_form"].errors)) == (422, [field])
    assert triaged() == []


def test_a_fix_names_its_version_except_of_the_portal(client, bug):
    version = make_model_version(label="Kite 2")
    data = {"seen": "new", "to": "fixed", "sentence": "It was the sampler."}
    answer = post(client, "move", bug, **data)
    assert dict(answer.context["move_form"].errors) == {
        "fixed_in": ["Say in which model version it is fixed."]
    }
    post(client, "move", bug, **data, fixed_in=str(version.pk))
    bug.refresh_from_db()
    assert (bug.status, bug.fixed_in) == ("fixed", version)
    portal = make_bug(code="app_bug", area="queue")
    post(client, "move", portal, **data)
    portal.refresh_from_db()
    assert (portal.status, portal.fixed_in) == ("fixed", None)
    client.force_login(bug.reporter)
    html = client.get(bug.get_absolute_url()).content.decode()
    assert "The team says it is, in Kite 2." in html


def test_a_version_that_was_chosen_for_another_state_is_left_out(client, bug):
    version = make_model_version()
    post(client, "move", bug, seen="new", to="confirmed", sentence="", fixed_in=str(version.pk))
    bug.refresh_from_db()
    assert (bug.status, bug.fixed_in) == ("confirmed", None)


def test_rerun_on_the_same_version_and_on_another_offered_one(client, reviewer, bug):
    other = make_model_version(label="Kite 2")
    assert post(client, "rerun", bug, on="same").status_code == 302
    assert post(client, "rerun", bug, on="same").status_code == 302
    assert post(client, "rerun", bug, model_version=str(other.pk)).status_code == 302
    versions = Rerun.objects.values_list("clip__generation__model_version", "asked_by")
    assert list(versions) == [
        (bug.clip.generation.model_version_id, reviewer.pk),
        (other.pk, reviewer.pk),
    ]
    page = client.get(reverse("review:bug", args=[bug.public_id])).content.decode()
    assert page.count("Waiting in the queue.") == 2


def test_a_version_that_cannot_or_is_not_offered_renders_nothing(client, bug):
    small = make_model_version(
        label="Small", capabilities=CAPABILITIES.as_dict() | {"min_side_px": 64}
    )
    answer = post(client, "rerun", bug, model_version=str(small.pk))
    assert answer.status_code == 422
    assert "Small cannot render this clip." in answer.content.decode()
    gone = make_model_version()
    gone.retire()
    answer = post(client, "rerun", bug, model_version=str(gone.pk))
    assert dict(answer.context["rerun_form"].errors) == {
        "model_version": ["This version is not offered any more."]
    }
    assert Rerun.objects.count() == 0


def test_a_report_of_the_portal_is_not_rendered_again(client):
    bug = make_bug(code="app_bug", area="queue")
    BugReport.objects.update(clip=None)
    assert post(client, "rerun", bug, on="same").status_code == 302
    assert Rerun.objects.count() == 0


def test_page_says_how_many_have_it(client, bug):
    BugFollower.objects.create(report=bug, person=make_artist())
    url = reverse("review:bug", args=[bug.public_id])
    assert "1 more has it" in client.get(url).content.decode()


@pytest.mark.parametrize("name", ["priority", "assignee", "summary", "rerun"])
def test_staff_alone_set_anything(client, bug, name):
    for person in (bug.reporter, make_artist()):
        client.force_login(person)
        assert post(client, name, bug, on="same").status_code == 403
    assert (Rerun.objects.count(), triaged()) == (0, [])
