"""Showing a clip to one's cohort: who may, who sees it, and what of it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from generation.gallery.show import show
from generation.models import Clip
from portal.account.erasure.erase import erase
from portal.models import Entry, User
from tests.factories import (
    make_artist,
    make_clip,
    make_cohort,
    make_generation,
    make_look,
    make_operator,
    make_programme_clip,
    make_rendition,
    make_reviewer,
    make_shown_clip,
)

pytestmark = pytest.mark.django_db
COHORT = "/gallery/?whose=cohort"
FILES = ("stream", "poster", "preview", "strip", "download")


def browser_of(user: User | None) -> Client:
    browser = Client()
    if user is not None:
        browser.force_login(user)
    return browser


def make_mates() -> tuple[User, User]:
    cohort = make_cohort()
    return make_artist(cohort=cohort), make_artist(cohort=cohort)


def make_film(artist: User, **fields: object) -> Clip:
    clip = make_shown_clip(artist=artist, **fields)
    for purpose in FILES:
        make_rendition(clip, purpose)
    return clip


def test_it_is_recorded_once_and_so_is_its_end() -> None:
    clip = make_clip(status="done")
    for shown, changed in ((True, True), (True, False), (False, True), (False, False)):
        assert show(clip=clip, by=clip.artist, shown=shown) is changed
    found = Entry.objects.order_by("pk")
    assert list(found.values_list("kind", "person_id", "actor_id", "facts")) == [
        ("clip.shown", clip.artist_id, clip.artist_id, {"clip": "0001-1"}),
        ("clip.hidden", clip.artist_id, clip.artist_id, {"clip": "0001-1"}),
    ]


def test_its_artist_alone_shows_it_and_takes_it_back() -> None:
    owner, mate = make_mates()
    clip = make_clip(artist=owner, status="done")
    url = reverse("gallery:show", args=[clip.public_id])
    others = (mate, make_artist(), make_reviewer(), make_operator(), None)
    assert [browser_of(user).post(url).status_code for user in others] == [404, 404, 404, 404, 302]
    clip.refresh_from_db()
    assert clip.shown_at is None
    browser = browser_of(owner)
    for sent, is_shown in (("yes", True), ("yes", True), ("no", False), ("no", False)):
        answer = browser.post(url, {"shown": sent})
        assert (answer.status_code, answer["Location"]) == (302, clip.get_absolute_url())
        clip.refresh_from_db()
        assert (clip.shown_at is not None) is is_shown
    assert browser.get(url).status_code == 405


def test_what_is_not_finished_or_was_made_in_no_cohort_is_not_shown() -> None:
    owner = make_artist()
    unfinished = make_clip(artist=owner, status="failed")
    homeless = make_clip(generation=make_generation(artist=owner, membership=None), status="done")
    browser = browser_of(owner)
    answers = [
        browser.post(reverse("gallery:show", args=[clip.public_id])).status_code
        for clip in (unfinished, homeless)
    ]
    assert answers == [302, 404]
    assert Clip.objects.filter(shown_at__isnull=False).count() == 0
    page = browser.get(homeless.get_absolute_url()).content.decode()
    assert "Show to the cohort" not in page


def test_who_opens_a_shown_clip() -> None:
    cohort = make_cohort()
    owner = make_artist(cohort=cohort)
    clip = make_film(owner)
    people = [
        owner,
        make_artist(cohort=cohort),
        make_artist(cohort=cohort, status="frozen"),
        make_artist(cohort=cohort, status="ended"),
        make_artist(),
        make_reviewer(),
        None,
    ]
    opened = [browser_of(one).get(clip.get_absolute_url()).status_code for one in people]
    assert opened == [200, 200, 200, 302, 404, 200, 302]
    clip.hide()
    hidden = [browser_of(one).get(clip.get_absolute_url()) for one in people]
    assert [answer.status_code for answer in hidden] == [200, 404, 404, 302, 404, 200, 302]
    assert "Say why you open this clip" in hidden[5].content.decode()


def test_a_mate_reads_prompt_settings_and_model_and_no_more() -> None:
    owner, mate = make_mates()
    source = make_clip(artist=owner, status="done")
    generation = make_generation(
        artist=owner, source=source, negative_prompt="a secret", variations=2
    )
    hidden = make_clip(generation=generation, status="done")
    clip = make_film(owner, generation=generation, error_detail="Traceback: a path")
    for reader, name in ((mate, owner.name), (make_reviewer(), owner.pseudonym)):
        answer = browser_of(reader).get(clip.get_absolute_url())
        page = answer.content.decode()
        for words in (f"{clip.number}, {name}", "A kite above a beach", f"<code>{clip.seed}"):
            assert words in page
        secrets = ("a secret", "Traceback", "Engine", "Download", source.number, "Show to the")
        assert [word for word in secrets if word in page] == []
        assert str(hidden.public_id) not in page
        assert (answer.context["takes"], answer.context["previous"]) == ([], None)
        assert "facts" not in answer.context
    reviewer = make_reviewer()
    make_look(staff=reviewer, artist=owner, thing=clip)
    assert "Engine" in browser_of(reviewer).get(clip.get_absolute_url()).content.decode()


def test_takes_and_sources_that_are_shown_too_are_linked() -> None:
    owner, mate = make_mates()
    source = make_film(owner)
    generation = make_generation(artist=owner, source=source, variations=2)
    first, second = (make_film(owner, generation=generation) for _ in range(2))
    context = browser_of(mate).get(first.get_absolute_url()).context
    assert (context["takes"], context["next"], context["source"]) == (
        [first, second], second, source,
    )  # fmt: skip


def test_the_owner_reads_what_showing_means() -> None:
    owner, _ = make_mates()
    clip = make_clip(artist=owner, status="done")
    make_rendition(clip)
    page = browser_of(owner).get(clip.get_absolute_url()).content.decode()
    assert "Words never need approval, and the file to keep stays with you." in page
    assert ("Show to the cohort" in page, "Take it back" in page) == (True, False)
    clip.show()
    page = browser_of(owner).get(clip.get_absolute_url()).content.decode()
    assert ("Show to the cohort" in page, "Take it back" in page) == (False, True)


def test_the_tab_lists_what_others_show_newest_first_with_their_names() -> None:
    owner, mate = make_mates()
    clips = [make_film(owner, kept_at="2026-01-01T00:00Z") for _ in range(2)]
    make_clip(artist=owner, status="done")
    make_film(mate)
    make_film(make_artist())
    answer = browser_of(mate).get(COHORT)
    assert list(answer.context["page_obj"]) == clips[::-1]
    page = answer.content.decode()
    assert page.count(f'<span class="by">{owner.name}</span>') == 2
    assert "is-kept" not in page
    assert list(browser_of(make_artist()).get(COHORT).context["page_obj"]) == []
    assert browser_of(None).get(COHORT).status_code == 302


def test_staff_see_every_cohorts_by_pseudonym() -> None:
    clips = [make_film(make_artist()) for _ in range(2)]
    answer = browser_of(make_reviewer()).get(COHORT)
    assert list(answer.context["page_obj"]) == clips[::-1]
    page = answer.content.decode()
    for clip in clips:
        assert (clip.artist.name in page, clip.artist.pseudonym in page) == (False, True)


def test_staff_narrow_by_pseudonym_and_no_key_or_order_leads_to_a_name() -> None:
    artists = [make_artist(name=name) for name in ("Abe", "Bea", "Cyd", "Dag", "Eve")]
    clips = {artist.pseudonym: make_film(artist) for artist in artists}
    browser = browser_of(make_reviewer())
    answer = browser.get(COHORT)
    options = answer.context["filters"].fields["artist"].choices
    assert options == [("", "Anybody"), *((one, one) for one in sorted(clips))]
    page = answer.content.decode()
    assert [one.name for one in artists if str(one.public_id) in page] == []

    def found(artist: object) -> list[Clip]:
        asked = {"whose": "cohort", "artist": artist}
        return list(browser.get("/gallery/", asked).context["page_obj"])

    assert found(artists[2].pseudonym) == [clips[artists[2].pseudonym]]
    every = list(clips.values())[::-1]
    assert [found(key) for key in (artists[2].public_id, "x")] == [every, every]


def test_the_tab_is_narrowed_by_artist_and_word_and_keeps_its_place() -> None:
    owner, mate = make_mates()
    third = make_artist(cohort=owner.memberships.get().cohort)
    for number in range(25):
        make_film(owner, generation=make_generation(artist=owner, prompt=f"A kite {number}"))
    other = make_film(third, generation=make_generation(artist=third, prompt="A boat"))
    browser = browser_of(mate)

    def found(**wanted: object) -> int:
        answer = browser.get("/gallery/", {"whose": "cohort"} | wanted)
        count: int = answer.context["page_obj"].paginator.count
        return count

    asked = [{}, {"artist": owner.public_id}, {"q": "boat"}, {"q": "zeppelin"}, {"artist": "x"}]
    assert [found(**one) for one in asked] == [26, 25, 1, 0, 26]
    page = browser.get("/gallery/", {"whose": "cohort", "q": "kite"}).content.decode()
    assert "?whose=cohort&amp;q=kite&amp;page=2" in page
    assert '<input type="hidden" name="whose" value="cohort"' in page
    nothing = browser.get("/gallery/", {"whose": "cohort", "q": "zeppelin"}).content.decode()
    assert "No clip matches." in nothing
    assert other.number in browser.get(COHORT).content.decode()


def test_an_erased_artists_clips_are_hidden() -> None:
    owner, mate = make_mates()
    clip = make_film(owner)
    erase(user=owner)
    assert browser_of(mate).get(clip.get_absolute_url()).status_code == 404
    assert Clip.objects.filter(shown_at__isnull=False).count() == 0


def test_the_programme_shows_nothing_to_a_cohort() -> None:
    clip = make_programme_clip()
    assert browser_of(make_artist()).get(clip.get_absolute_url()).status_code == 404


def test_as_many_queries_for_three_rows_as_for_one() -> None:
    owner, mate = make_mates()
    browser = browser_of(mate)
    generation = make_generation(artist=owner, variations=3)
    counts: list[list[int]] = []
    for _ in range(3):
        clip = make_film(owner, generation=generation)
        made = []
        for url in (COHORT, clip.get_absolute_url()):
            browser.get(url)
            with CaptureQueriesContext(connection) as queries:
                browser.get(url)
            made.append(len(queries))
        counts.append(made)
    assert counts[0] == counts[2]
