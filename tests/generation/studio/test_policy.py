"""What an artist sees of the policy in the studio and on the page of a clip."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from generation.models import Generation, ModelVersion, PolicyDecision
from portal.models import User
from tests.factories import make_artist, make_hold, make_refusal, make_reviewer
from tests.generation.studio.conftest import MakeModel, signed_in
from tests.generation.studio.test_views import STUDIO, typed

EXPLICIT = "A quiet street, then p0rn on a <screen>"


@pytest.fixture
def version(make_model: MakeModel) -> ModelVersion:
    return make_model(slug="standard-1")


def test_a_refused_prompt_comes_back_with_its_words_and_a_way_to_appeal(
    artist: User, version: ModelVersion
) -> None:
    answer = signed_in(artist).post(STUDIO, typed(prompt=EXPLICIT, steps="7"))
    page = answer.content.decode()
    decision = PolicyDecision.objects.get()
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["prompt"]
    assert "Sexual content. Explicit sex is not made here." in page
    assert "A quiet street, then p0rn on a &lt;screen&gt;" in page
    assert answer.context["form"]["steps"].value() == "7"
    assert '<mark class="words">p0rn</mark>' in page
    assert f'href="{decision.get_absolute_url()}#appeal"' in page
    assert Generation.objects.count() == 0


def test_child_safety_shows_no_words(artist: User, version: ModelVersion) -> None:
    answer = signed_in(artist).post(STUDIO, typed(prompt="A schoolgirl, naked"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<mark" not in page
    assert "Appeal to a person" in page


def test_a_refusal_that_was_appealed_says_so(artist: User, version: ModelVersion) -> None:
    client = signed_in(artist)
    client.post(STUDIO, typed(prompt=EXPLICIT))
    decision = PolicyDecision.objects.get()
    client.post(reverse("decisions:appeal", args=[decision.public_id]), {"text": "It is art."})
    page = client.post(STUDIO, typed(prompt=EXPLICIT)).content.decode()
    assert "Your appeal" in page
    assert "Appeal to a person" not in page


def test_a_held_prompt_is_told_with_its_promise(artist: User, version: ModelVersion) -> None:
    client = signed_in(artist)
    answer = client.post(STUDIO, typed(prompt="Taylor Swift eats noodles"), follow=True)
    page = answer.content.decode()
    decision = PolicyDecision.objects.get()
    promised = timezone.localtime(decision.promised_at)
    assert f"Held for a person, until {promised:%-d %B, %H:%M} at the latest." in page
    assert {row["promised_at"] for row in answer.context["queue"]} == {decision.promised_at}
    clip = Generation.objects.get().clips.first()
    assert clip is not None
    page = client.get(clip.get_absolute_url()).content.decode()
    for words in ("Held for a person", "Real people.", "The answer is promised until", "Take it"):
        assert words in page
    assert decision.get_absolute_url() in page


def test_a_warning_is_said_and_the_prompt_goes_on(artist: User, version: ModelVersion) -> None:
    client = signed_in(artist)
    answer = client.post(STUDIO, typed(prompt="A lobby by Wes Anderson"), follow=True)
    assert "Living artists and characters. A living artist" in answer.content.decode()
    assert Generation.objects.get().clips.filter(status="queued").count() == 2


def test_the_words_of_a_decision_open_in_the_studio(artist: User, version: ModelVersion) -> None:
    decision = make_refusal(artist=artist, prompt="My own words", negative_prompt="blur")
    client = signed_in(artist)
    answer = client.get(STUDIO, {"decision": str(decision.public_id)})
    form = answer.context["form"]
    assert (form["prompt"].value(), form["negative_prompt"].value()) == ("My own words", "blur")
    assert f'data-from="{decision.public_id}"' in answer.content.decode()
    held = make_hold(artist=artist)
    form = client.get(STUDIO, {"decision": str(held.public_id)}).context["form"]
    assert form["prompt"].value() == "A kite above a beach"


def test_nobody_elses_words_do(artist: User, version: ModelVersion) -> None:
    foreign = make_refusal(artist=make_artist())
    for wanted in (str(foreign.public_id), str(uuid.uuid4()), "17"):
        for user in (artist, make_reviewer()):
            assert signed_in(user).get(STUDIO, {"decision": wanted}).status_code == 404


def test_an_overturned_prompt_renders(artist: User, version: ModelVersion) -> None:
    client = signed_in(artist)
    client.post(STUDIO, typed(prompt=EXPLICIT))
    decision = PolicyDecision.objects.get()
    client.post(reverse("decisions:appeal", args=[decision.public_id]), {"text": "It is art."})
    staff = signed_in(make_reviewer())
    url = reverse("review:hold-answer", args=[decision.public_id])
    staff.post(url, {"outcome": "overturn", "reason": "It is."})
    sent = client.get(STUDIO, {"decision": str(decision.public_id)}).context["form"]
    answer = client.post(STUDIO, typed(prompt=sent["prompt"].value()))
    assert answer.status_code == 303
    assert Generation.objects.get().clips.filter(status="queued").count() == 2
