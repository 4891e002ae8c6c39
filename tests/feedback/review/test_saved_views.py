import json

import pytest
from django.urls import reverse

from feedback.export_parts import PARTS
from feedback.models import SavedView
from feedback.review.saved_views import BUILT_IN, MOST, tabs
from portal.account.erasure.lines import counted
from portal.gate.signals import erase_asked
from tests.factories import make_operator, make_reviewer

pytestmark = pytest.mark.django_db
QUERY = "kind=reports&state=open&code=physics"


@pytest.fixture
def reviewer(client):
    person = make_reviewer()
    client.force_login(person)
    return person


def save(client, name: str, query: str = QUERY):
    return client.post(reverse("review:views"), {"name": name, "query": query})


def own(person) -> list[tuple[str, str]]:
    return list(SavedView.objects.filter(owner=person).values_list("name", "query"))


def test_filters_are_saved_under_a_name_and_opened(client, reviewer):
    answer = save(client, "Physics", f"{QUERY}&older=1-1-1&junk=7&severity=x")
    assert own(reviewer) == [("Physics", QUERY)]
    assert answer["Location"] == f"{reverse('review:inbox')}?{QUERY}"
    tab = client.get(answer["Location"]).context["tabs"][-1]
    assert (tab.name, tab.is_here, tab.is_own) == ("Physics", True, True)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Give the view a name."),
        ("Physics", "You have a view of this name. Choose another one."),
        ("mine", "The house has a view of this name. Choose another one."),
    ],
)
def test_name_that_is_missing_or_taken_is_refused(client, reviewer, name, sentence):
    SavedView.objects.create(owner=reviewer, name="Physics", query="")
    answer = save(client, name)
    assert (answer.status_code, answer.context["form"].errors) == (422, {"name": [sentence]})
    assert own(reviewer) == [("Physics", "")]
    assert answer.context["form"]["query"].value() == QUERY


def test_views_have_an_end(client, reviewer):
    SavedView.objects.bulk_create(SavedView(owner=reviewer, name=f"V {n}") for n in range(MOST))
    assert save(client, "One more").status_code == 422
    assert len(own(reviewer)) == MOST


def test_renamed_and_deleted(client, reviewer):
    view = SavedView.objects.create(owner=reviewer, name="Physics", query=QUERY)
    client.post(
        reverse("review:view-rename"), {"view": view.pk, f"view-{view.pk}-name": "Falling things"}
    )
    assert own(reviewer) == [("Falling things", QUERY)]
    SavedView.objects.create(owner=reviewer, name="Other")
    answer = client.post(
        reverse("review:view-rename"), {"view": view.pk, f"view-{view.pk}-name": "Other"}
    )
    assert (answer.status_code, own(reviewer)[0][0]) == (422, "Falling things")
    client.post(reverse("review:view-delete"), {"view": view.pk})
    assert own(reviewer) == [("Other", "")]


def test_anothers_views_are_not_there(client, reviewer):
    view = SavedView.objects.create(owner=make_operator(), name="Theirs", query=QUERY)
    for name in ("view-rename", "view-delete"):
        data = {"view": view.pk, f"view-{view.pk}-name": "Mine now"}
        assert client.post(reverse(f"review:{name}"), data).status_code == 404
    assert own(view.owner) == [("Theirs", QUERY)]
    assert "Theirs" not in client.get(reverse("review:views")).content.decode()
    assert "Theirs" not in client.get(reverse("review:inbox")).content.decode()


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30])
def test_no_view_is_not_found(client, reviewer, number):
    assert client.post(reverse("review:view-delete"), {"view": number}).status_code == 404


def test_built_in_views_open_and_mark_themselves(client, reviewer):
    for name, query in BUILT_IN:
        answer = client.get(f"{reverse('review:inbox')}?{query}")
        assert [tab.name for tab in answer.context["tabs"] if tab.is_here] == [name]
        assert answer.context["filters"].query == query


def test_tabs_ask_once(reviewer, django_assert_num_queries):
    for name in "ABC":
        SavedView.objects.create(owner=reviewer, name=name)
    with django_assert_num_queries(1):
        assert len(tabs(owner=reviewer, query="")) == len(BUILT_IN) + 3


def test_views_are_in_the_export_and_go_with_their_owner(reviewer):
    SavedView.objects.create(owner=reviewer, name="Physics", query=QUERY)
    SavedView.objects.create(owner=make_operator(), name="Theirs")
    files = {path: b"".join(parts) for path, parts in PARTS[0].files(reviewer)}
    assert json.loads(files["inbox_views.jsonl"]) == {"name": "Physics", "query": QUERY}
    goes, _ = counted(reviewer)
    assert ("view of the inbox that you saved", 1) in [(one.what, one.count) for one in goes]
    erase_asked.send(sender=None, user=reviewer)
    assert list(SavedView.objects.values_list("name", flat=True)) == ["Theirs"]
