"""Prompts, words and names of artists are nowhere where staff did not state a purpose."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from feedback.review.urls import urlpatterns
from portal.activity.record import record
from portal.gate.invite import invite
from tests.factories import (
    make_artist,
    make_bug,
    make_clip,
    make_cohort,
    make_generation,
    make_look,
    make_note,
    make_operator,
    make_rating,
    make_rendition,
)

pytestmark = pytest.mark.django_db

PROMPT = "A lantern drifts over the black lake"
NOTE = "What staff wrote of the lantern"
WORDS = "It holds its shape"
NAME = "Inês Marchetti"
# Pages without a name in their address. The list of artists is the one that names them.
SENDS = {"invitation-bulk-send"}  # it answers no reading
LISTS = [one.name for one in urlpatterns if "<" not in str(one.pattern) and one.name not in SENDS]


@pytest.fixture
def artist():
    """Somebody with something in every table that a staff page could show."""
    person = make_artist(name=NAME)
    generation = make_generation(artist=person, prompt=PROMPT, negative_prompt=PROMPT)
    for status in ("queued", "running", "held", "withheld", "failed", "quarantined", "done"):
        clip = make_clip(generation=generation, status=status)
    make_rendition(clip)
    make_rating(clip=clip, rationale=WORDS)
    make_bug(clip=clip, job_facts={"prompt": PROMPT}, expected=PROMPT, actual=PROMPT)
    make_note(clip=clip, text=WORDS)
    make_look(staff=make_operator(), artist=person, note=NOTE)
    record("rating.given", person=person, thing=clip, clip=clip.number)
    invite(cohort=make_cohort(), by=None)
    return person


@pytest.fixture
def operator():
    browser = Client()
    browser.force_login(make_operator())
    return browser


@pytest.mark.parametrize("name", [name for name in LISTS if name != "holds"])
def test_no_list_of_the_review_shows_a_prompt_or_a_film(operator, artist, name):
    answer = operator.get(reverse(f"review:{name}"), follow=True)
    html = answer.content.decode()
    assert answer.status_code in {200, 405}  # some of them are there to be sent to
    assert (PROMPT in html, WORDS in html, "/media/" in html) == (False, False, False)
    assert (NAME in html, artist.email in html) == (name == "artists", False)


@pytest.mark.parametrize("name", ["overview", "inbox", "queue"])
def test_lists_name_the_artist_by_a_pseudonym(operator, artist, name):
    html = operator.get(reverse(f"review:{name}")).content.decode()
    assert artist.pseudonym in html


def admin_pages() -> list[str]:
    pages = ["/admin/"]
    for model in admin.site._registry:
        at = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages += [reverse(f"{at}_changelist"), reverse(f"{at}_add")]
        for row in model._default_manager.all():
            pages += [reverse(f"{at}_{page}", args=[row.pk]) for page in ("change", "history")]
    return pages


def test_no_page_of_the_admin_shows_a_prompt(operator, artist):
    opened = 0
    for page in admin_pages():
        answer = operator.get(page)
        assert answer.status_code in {200, 403}, page
        opened += answer.status_code == 200
        html = answer.content.decode()
        for words in (PROMPT, NOTE, WORDS):
            assert words not in html, page
    assert opened > 20


@pytest.mark.parametrize(
    "lookup",
    [
        "clips__generation__prompt__icontains=lantern",
        "generations__prompt__startswith=A",
        "ratings__rationale__icontains=holds",
        "bug_reports__actual__icontains=lantern",
        "looks__note__icontains=lantern",
    ],
)
@pytest.mark.parametrize("table", ["user", "membership"])
def test_no_filter_of_the_admin_reaches_a_prompt(operator, artist, table, lookup):
    """Guessing a prompt letter by letter from the number of rows is a way round too."""
    where = lookup if table == "user" else f"user__{lookup}"
    assert operator.get(f"/admin/portal/{table}/?{where}").status_code in {302, 400}


def test_searching_the_admin_finds_people_by_name_and_not_by_prompt(operator, artist):
    for words, found in (("Marchetti", True), ("lantern", False)):
        answer = operator.get("/admin/portal/user/", {"q": words})
        assert (artist in answer.context["cl"].result_list) is found
