"""Staff see an artist's clip under a look that covers it, and at no other time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from generation.models import Clip, Generation
from portal.models import Entry, Look, User
from tests.factories import (
    make_artist,
    make_clip,
    make_generation,
    make_look,
    make_operator,
    make_reviewer,
)
from tests.generation.gallery.test_views import make_film, signed_in

pytestmark = pytest.mark.django_db
PROMPT = "A lantern drifts over the black lake"
WHY = {"purpose": "fault", "note": "Its worker crashed three times"}


@pytest.fixture
def clip() -> Clip:
    artist = make_artist(name="Inês Marchetti")
    generation = make_generation(artist=artist, prompt=PROMPT, variations=2)
    clip = make_clip(generation=generation, status="done")
    make_clip(generation=generation, status="done")
    return clip


@pytest.fixture(params=[make_reviewer, make_operator], ids=["reviewer", "operator"])
def staff(request: pytest.FixtureRequest) -> User:
    person: User = request.param()
    return person


def seen_by(user: User) -> list[Clip]:
    return list(Clip.objects.visible_to(user))


def test_a_look_at_the_artist_covers_all_their_clips(clip: Clip, staff: User) -> None:
    make_clip()
    assert seen_by(staff) == []
    make_look(staff=staff, artist=clip.artist)
    assert seen_by(staff) == list(clip.generation.clips.order_by("-pk"))
    assert list(Generation.objects.visible_to(staff)) == [clip.generation]


def test_a_look_at_a_clip_or_a_generation_covers_that(clip: Clip, staff: User) -> None:
    other = make_clip(artist=clip.artist)
    make_look(staff=staff, artist=clip.artist, thing=clip)
    assert seen_by(staff) == [clip]
    assert list(Generation.objects.visible_to(staff)) == []
    make_look(staff=staff, artist=clip.artist, thing=other.generation)
    assert seen_by(staff) == [other, clip]
    assert list(Generation.objects.visible_to(staff)) == [other.generation]


def test_no_other_look_covers_it(clip: Clip, staff: User) -> None:
    now = timezone.now()
    make_look(staff=make_reviewer(), artist=clip.artist)
    make_look(staff=staff, artist=make_artist())
    make_look(staff=staff, artist=make_artist(), thing=clip)
    make_look(staff=staff, artist=clip.artist, closed_at=now + timedelta(seconds=1))
    before = {"opened_at": now - timedelta(hours=1), "until": now}
    make_look(staff=staff, artist=clip.artist, **before)
    assert seen_by(staff) == []


def test_who_is_no_staff_any_more_sees_nothing(clip: Clip, staff: User) -> None:
    make_look(staff=staff, artist=clip.artist)
    User.objects.filter(pk=staff.pk).update(is_staff=False)
    assert seen_by(User.objects.get(pk=staff.pk)) == []
    assert seen_by(clip.artist) == list(clip.generation.clips.order_by("-pk"))


def test_the_page_asks_for_a_purpose_and_shows_nothing_before(clip: Clip, staff: User) -> None:
    answer = signed_in(staff).get(clip.get_absolute_url())
    html = answer.content.decode()
    assert answer.status_code == 200
    for hidden in (PROMPT, PROMPT[:20], "/media/", "Inês", str(clip.seed) + "</code>"):
        assert hidden not in html
    assert (clip.number in html, clip.artist.pseudonym in html) == (True, True)
    assert Look.objects.count() == 0


def test_with_a_purpose_this_clip_opens_and_no_other(clip: Clip, staff: User) -> None:
    client, url = signed_in(staff), reverse("gallery:look", args=[clip.public_id])
    assert client.post(url, WHY)["Location"] == clip.get_absolute_url()
    for _ in range(2):
        html = client.get(clip.get_absolute_url()).content.decode()
    assert PROMPT in html
    banner = html.split('class="banner purpose"')[1].split("</section>")[0]
    for words in (f"clip {clip.number} of Inês Marchetti", WHY["note"]):
        assert words in banner
    look = Look.objects.get()
    assert (look.thing_type, look.thing_id) == ("generation.clip", clip.pk)
    assert [sight.what for sight in look.sights.all()] == [f"Clip {clip.number}"]
    kinds = Entry.objects.about(clip.artist).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["look.opened", "look.seen"]
    assert clip.artist.notices.get().kind == "looked"
    second = clip.generation.clips.get(variation=2)
    assert PROMPT not in client.get(second.get_absolute_url()).content.decode()


def test_without_a_word_nothing_opens(clip: Clip, staff: User) -> None:
    url = reverse("gallery:look", args=[clip.public_id])
    answer = signed_in(staff).post(url, {"purpose": "fault", "note": ""})
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {"note": ["Say why; the artist is owed it."]}
    assert answer.context["form"]["purpose"].value() == "fault"
    assert (Look.objects.count(), PROMPT in answer.content.decode()) == (0, False)


def test_nobody_else_is_asked(clip: Clip) -> None:
    url = reverse("gallery:look", args=[clip.public_id])
    people = [clip.artist, make_artist(), make_artist(is_staff=True)]
    assert [signed_in(user).post(url, WHY).status_code for user in people] == [404, 404, 404]
    assert signed_in(None).post(url, WHY)["Location"].startswith("/account/login/")
    assert signed_in(make_reviewer()).get(url).status_code == 405
    assert Look.objects.count() == 0


def test_a_look_at_the_artist_shows_on_their_clips_too(clip: Clip, staff: User) -> None:
    make_look(staff=staff, artist=clip.artist, note="Drift")
    html = signed_in(staff).get(clip.get_absolute_url()).content.decode()
    assert "the work of Inês Marchetti" in html
    assert (
        'class="banner purpose"'
        not in signed_in(clip.artist).get(clip.get_absolute_url()).content.decode()
    )


def test_ones_own_page_is_no_look(clip: Clip) -> None:
    film = make_film(clip.artist)
    signed_in(clip.artist).get(film.get_absolute_url())
    assert Entry.objects.filter(kind__startswith="look").count() == 0
