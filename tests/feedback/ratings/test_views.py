import pytest
from django.urls import reverse

from feedback.models import Rating
from feedback.ratings import schema
from tests.factories import make_artist, make_clip, make_operator, make_rating, make_reviewer

pytestmark = pytest.mark.django_db

ANSWERS = {
    **dict.fromkeys(schema.KEYS, "4"),
    "human_fidelity": "",
    "motion_amount": "2",
    "confidence": "3",
    "surreal_intended": "on",
    "defects": ["flicker_noise", "physics"],
    "rationale": "The mist moves like mist.",
    "seconds_playing": "12.5",
    "replays": "3",
}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def clip():
    return make_clip(status="done")


def save(client, clip, answers=ANSWERS, **headers):
    url = reverse("ratings:save", args=[clip.public_id])
    return client.post(url, answers, headers=headers)


def test_rating_is_saved_with_every_field(client, clip):
    client.force_login(clip.artist)
    answer = save(client, clip, **{"Accept-Language": "pt-PT,pt;q=0.9,en;q=0.5"})
    assert (answer.status_code, answer["Location"]) == (302, f"{clip.get_absolute_url()}#rate")
    rating = Rating.objects.values().get()
    times = [rating.pop(name) for name in ("created_at", "updated_at")]
    assert times[0] == times[1]
    del rating["id"], rating["public_id"]
    assert rating == {
        **dict.fromkeys(schema.KEYS, 4),
        "human_fidelity": None,
        "motion_amount": 2,
        "confidence": 3,
        "surreal_intended": True,
        "defects": ["flicker_noise", "physics"],
        "rationale": "The mist moves like mist.",
        "seconds_playing": 12.5,
        "replays": 3,
        "schema_version": 1,
        "locale": "pt-pt",
        "clip_id": clip.pk,
        "artist_id": clip.artist_id,
    }


def test_rating_again_changes_the_one_rating(client, clip):
    client.force_login(clip.artist)
    save(client, clip)
    first = Rating.objects.get()
    save(client, clip, ANSWERS | {"overall": "1", "surreal_intended": ""})
    again = Rating.objects.get()
    assert (again.pk, again.overall, again.surreal_intended) == (first.pk, 1, False)
    assert (again.created_at, again.updated_at > first.updated_at) == (first.created_at, True)


def test_htmx_gets_the_pane_with_what_was_saved(client, clip):
    client.force_login(clip.artist)
    answer = save(client, clip, **HTMX)
    assert answer.status_code == 200
    assert answer.templates[0].name == "feedback/ratings/_pane.html"
    assert answer.context["rating"] == Rating.objects.get()
    html = answer.content.decode()
    assert html.count(" checked") == len(schema.KEYS) + 1 + 1 + 1 + 2
    assert "The mist moves like mist." in html


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_refused_answers_stand_with_a_sentence_beside_the_field_and_the_text_kept(
    client, clip, headers
):
    client.force_login(clip.artist)
    wrong = {key: value for key, value in ANSWERS.items() if key != "overall"}
    wrong |= {"visual_quality": "6", "motion_amount": "", "confidence": "9"}
    answer = save(client, clip, wrong, **headers)
    assert answer.status_code == 422
    form = next(one["form"] for one in answer.context if "form" in one and one["form"].errors)
    assert dict(form.errors) == {
        "visual_quality": ["Choose 1 to 5, or “Cannot judge”."],
        "overall": ["Choose 1 to 5, or “Cannot judge”."],
        "motion_amount": ["Choose 1 to 5."],
        "confidence": ["Say how sure you are."],
    }
    html = answer.content.decode()
    assert html.count("Choose 1 to 5, or “Cannot judge”.") == 2
    assert "The mist moves like mist." in html
    assert html.startswith("<!doctype html>") is (not headers)
    assert Rating.objects.count() == 0


def test_measures_that_make_no_sense_are_left_out(client, clip):
    client.force_login(clip.artist)
    save(client, clip, ANSWERS | {"seconds_playing": "nan", "replays": "-2"})
    rating = Rating.objects.get()
    assert (rating.seconds_playing, rating.replays) == (None, None)


def test_unknown_defect_long_or_broken_words_are_refused(client, clip):
    client.force_login(clip.artist)
    wrong = ANSWERS | {"defects": ["app_bug"], "rationale": "x" * 4001}
    assert set(save(client, clip, wrong, **HTMX).context["form"].errors) == {
        "defects",
        "rationale",
    }
    wrong = ANSWERS | {"rationale": "a\x00b"}
    assert set(save(client, clip, wrong, **HTMX).context["form"].errors) == {"rationale"}


@pytest.mark.parametrize(
    "status", ["held", "queued", "running", "withheld", "failed", "cancelled", "refused"]
)
def test_only_finished_clips_are_rated(client, status):
    clip = make_clip(status=status)
    client.force_login(clip.artist)
    assert save(client, clip).status_code == 404
    assert Rating.objects.count() == 0


def test_nobody_but_its_artist_rates_a_clip(client, clip):
    for person in (make_artist(), make_reviewer(), make_operator()):
        client.force_login(person)
        assert save(client, clip).status_code == 404
    client.logout()
    assert save(client, clip)["Location"].startswith(reverse("account_login"))
    assert Rating.objects.count() == 0


def test_reading_the_address_changes_nothing(client, clip):
    client.force_login(clip.artist)
    assert client.get(reverse("ratings:save", args=[clip.public_id])).status_code == 405


def test_clip_page_has_the_pane_for_its_artist_alone(client, clip):
    make_rating(clip=clip, rationale="Said before.")
    client.force_login(clip.artist)
    page = client.get(clip.get_absolute_url()).content.decode()
    assert (page.count("data-rate"), page.count("Said before.")) == (1, 1)
    client.force_login(make_reviewer())
    assert "data-rate" not in client.get(clip.get_absolute_url()).content.decode()


def test_nothing_is_chosen_on_a_fresh_form(client, clip):
    client.force_login(clip.artist)
    page = client.get(clip.get_absolute_url()).content.decode()
    form = page.split("data-rate")[1].split("</form>")[0]
    assert (form.count('type="radio"'), form.count(" checked")) == (9 * 6 + 5 + 3, 0)
