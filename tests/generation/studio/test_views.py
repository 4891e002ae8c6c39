import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from generation.models import Clip, Generation, ModelVersion
from portal.gate.end_membership import end_membership, freeze_membership
from portal.gate.stop import lift_stop
from portal.models import User
from tests.factories import (
    CAPABILITIES,
    DEFAULTS,
    make_artist,
    make_clip,
    make_generation,
    make_operator,
    make_rendition,
    make_reviewer,
    stop_everyone,
)
from tests.generation.studio.conftest import MakeModel, signed_in

STUDIO = "/studio/"
PARTS = ["/studio/stage/", "/studio/queue/", "/studio/takes/", "/studio/standing/"]


@pytest.fixture
def version(make_model: MakeModel) -> ModelVersion:
    return make_model(slug="standard-1")


def typed(**fields: Any) -> dict[str, str]:
    return {
        "prompt": "A kite above a beach",
        "model_version": "standard-1",
        "size": "64x32",
        "length": "9",
        "variations": "2",
        "seed": "500",
        "steps": "2",
        "guidance": "3.0",
        "idempotency_key": str(uuid.uuid4()),
    } | fields


def cancel_url(clip: Clip) -> str:
    return reverse("studio:cancel", args=[clip.public_id])


def test_a_prompt_becomes_clips(artist: User, version: ModelVersion) -> None:
    answer = signed_in(artist).post(STUDIO, typed())
    assert (answer.status_code, answer["Location"]) == (303, STUDIO)
    generation = Generation.objects.get()
    assert (generation.artist, generation.model_version) == (artist, version)
    assert (generation.width_px, generation.height_px, generation.frames) == (64, 32, 9)
    assert list(generation.clips.order_by("variation").values_list("seed", "status")) == [
        (500, "queued"),
        (501, "queued"),
    ]


def test_a_double_click_makes_one_generation(artist: User, version: ModelVersion) -> None:
    client, sent = signed_in(artist), typed(seed="")
    assert [client.post(STUDIO, sent).status_code for _ in range(2)] == [303, 303]
    assert Generation.objects.count() == 1


def test_another_text_under_the_same_key_is_refused(artist: User, version: ModelVersion) -> None:
    client, sent = signed_in(artist), typed()
    client.post(STUDIO, sent)
    answer = client.post(STUDIO, sent | {"prompt": "Another thing"})
    assert answer.status_code == 422
    assert "This form was sent before with other settings." in answer.content.decode()
    assert answer.context["form"]["idempotency_key"].value() != sent["idempotency_key"]
    assert Generation.objects.count() == 1


def test_each_form_has_a_key_of_its_own(artist: User, version: ModelVersion) -> None:
    client = signed_in(artist)
    keys = {
        re.search(r'name="idempotency_key" value="([0-9a-f-]{36})"', page.content.decode())[1]  # type: ignore[index]
        for page in (client.get(STUDIO) for _ in range(3))
    }
    assert len(keys) == 3


def test_a_refused_form_comes_back_with_its_text(artist: User, version: ModelVersion) -> None:
    answer = signed_in(artist).post(STUDIO, typed(prompt="My <words>", steps="99"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "My &lt;words&gt;" in page
    assert "Steps must be from 1 to 50; 99 is not." in page
    [field] = re.findall(r"<input[^>]* autofocus[^>]*>", page)
    assert 'value="99"' in field
    assert Generation.objects.count() == 0


def test_a_full_queue_says_so_beside_the_variations(
    artist: User, version: ModelVersion, settings
) -> None:
    settings.QUEUED_CLIPS = 1
    answer = signed_in(artist).post(STUDIO, typed(prompt="My words"))
    assert answer.status_code == 422
    [sentence] = answer.context["form"].errors["variations"]
    assert sentence.startswith("Your queue holds 1 clip at most.")
    assert "My words" in answer.content.decode()
    assert Generation.objects.count() == 0


def test_the_day_has_an_end(artist: User, version: ModelVersion, settings) -> None:
    settings.FILM_SECONDS_A_DAY = 2
    answer = signed_in(artist).post(STUDIO, typed())
    [sentence] = answer.context["form"].errors["variations"]
    assert sentence.startswith("You may make 2 s of film a day.")


def test_a_frozen_account_is_told_why(artist: User, version: ModelVersion) -> None:
    artist.memberships.get().freeze(reason="Two networks at once.", by=None)
    client = signed_in(artist)
    page = client.get(STUDIO).content.decode()
    assert "Your account is paused." in page
    assert "Two networks at once." in page
    answer = client.post(STUDIO, typed())
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == ["Two networks at once."]
    assert Generation.objects.count() == 0


def test_ones_standing_is_drawn_anew_when_the_socket_says_so(artist: User) -> None:
    client = signed_in(artist)
    assert "banner" not in client.get("/studio/standing/").content.decode()
    stop = stop_everyone("Back on Monday.")
    assert "Back on Monday." in client.get("/studio/standing/").content.decode()
    lift_stop(stop=stop, by=stop.asked_by)
    freeze_membership(membership=artist.memberships.get(), reason="Two networks.", by=None)
    part = client.get("/studio/standing/").content.decode()
    assert ("Two networks." in part, "/account/membership/" in part) == (True, True)
    end_membership(membership=artist.memberships.get(), reason="The end.", by=None)
    answer = client.get("/studio/standing/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/membership/ended/"


def test_under_a_stop_the_form_says_so_and_keeps_the_words(
    artist: User, version: ModelVersion
) -> None:
    stop_everyone("Back on Monday.")
    answer = signed_in(artist).post(STUDIO, typed(prompt="My words"))
    page = answer.content.decode()
    assert (answer.status_code, "My words" in page) == (422, True)
    assert answer.context["form"].non_field_errors() == ["Back on Monday."]
    assert page.count("Nothing new is rendered for anybody") == 1


def test_staff_without_a_membership_look(version: ModelVersion) -> None:
    answer = signed_in(make_reviewer()).get(STUDIO)
    assert answer.status_code == 200
    assert "Staff make clips with an artist" in answer.content.decode()


def test_no_model(artist: User) -> None:
    client = signed_in(artist)
    assert "No model is offered." in client.get(STUDIO).content.decode()
    assert client.post(STUDIO, typed()).status_code == 422
    assert client.post("/studio/settings/", typed()).status_code == 200


def test_an_untrained_model_says_so(artist: User, make_model: MakeModel) -> None:
    make_model(slug="standard-1", trained=False)
    assert "This model is untrained." in signed_in(artist).get(STUDIO).content.decode()


def test_a_trained_one_does_not(artist: User, version: ModelVersion) -> None:
    assert "untrained" not in signed_in(artist).get(STUDIO).content.decode()


def test_starting_from_a_clip(artist: User, version: ModelVersion) -> None:
    generation = make_generation(
        artist=artist,
        model_version=version,
        prompt="The first words",
        width_px=256,
        height_px=160,
        frames=33,
        steps=7,
        variations=4,
        seed=90,
    )
    make_clip(generation=generation)
    clip = make_clip(generation=generation)
    client = signed_in(artist)
    for mode, seed, variations in (("same", 91, 1), ("new", None, 4)):
        page = client.get(STUDIO, {"from": str(clip.public_id), "seed": mode})
        form = page.context["form"]
        values = {name: form[name].value() for name in ("prompt", "size", "length", "steps")}
        assert values == {
            "prompt": "The first words", "size": "256x160", "length": 33, "steps": 7,
        }  # fmt: skip
        assert (form["seed"].value(), form["variations"].value()) == (seed, variations)
        assert f'From <a href="{clip.get_absolute_url()}">0001-2</a>' in page.content.decode()
    sent = typed(source=str(clip.public_id))
    assert client.post(STUDIO, sent).status_code == 303
    assert Generation.objects.get(number=2).source == clip


def test_starting_from_what_is_not_ones_own(artist: User, version: ModelVersion) -> None:
    foreign = make_clip()
    for wanted in (str(foreign.public_id), str(uuid.uuid4()), "0412-3"):
        for user in (artist, make_reviewer()):
            assert signed_in(user).get(STUDIO, {"from": wanted}).status_code == 404


def test_the_last_words_stand_there_again(artist: User, version: ModelVersion) -> None:
    client = signed_in(artist)
    client.post(STUDIO, typed(prompt="Again and again", length="17", seed="5"))
    form = client.get(STUDIO).context["form"]
    assert [form[name].value() for name in ("prompt", "length", "seed")] == [
        "Again and again",
        17,
        None,
    ]


def test_settings_follow_the_model(
    artist: User, version: ModelVersion, make_model: MakeModel
) -> None:
    turbo_limits = CAPABILITIES.as_dict() | {
        "guidance": False, "negative_prompt": False, "max_steps": 8, "sizes": [[96, 64], [64, 32]],
    }  # fmt: skip
    make_model(
        slug="turbo-1",
        lane="turbo",
        capabilities=turbo_limits,
        defaults=DEFAULTS | {"steps": 4, "guidance": 1.0},
    )
    client = signed_in(artist)
    sent = typed(model_version="turbo-1", size="256x160", length="17", seed="77", steps="30")
    answer = client.post("/studio/settings/", sent)
    form = answer.context["form"]
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert not {"guidance", "negative_prompt"} & form.fields.keys()
    values = {
        name: form[name].value() for name in ("size", "length", "seed", "steps", "variations")
    }
    assert values == {"size": "64x32", "length": 17, "seed": "77", "steps": 4, "variations": "2"}
    assert Generation.objects.count() == 0


@pytest.mark.parametrize(
    ("takes", "says"),
    [
        ({"guidance": True, "negative_prompt": True}, []),
        ({"guidance": True, "negative_prompt": False}, ["words to keep out of the picture"]),
        (
            {"guidance": False, "negative_prompt": False},
            ["guidance and no words to keep out of the picture"],
        ),
    ],
)
def test_settings_say_what_a_model_does_not_take(
    artist: User, make_model: MakeModel, takes: dict[str, bool], says: list[str]
) -> None:
    make_model(
        slug="one",
        capabilities=CAPABILITIES.as_dict() | takes,
        defaults=DEFAULTS | {"guidance": 1.0},
    )
    page = signed_in(artist).get("/studio/").content.decode()
    assert re.findall("This model takes no ([^.]+).</p>", page) == says


def test_the_stage_shows_what_is_made_then_what_was_made(
    artist: User, version: ModelVersion
) -> None:
    client = signed_in(artist)
    assert "Nothing rendered yet." in client.get(PARTS[0]).content.decode()
    make_clip(artist=artist, status="failed", error_text="It was too large.")
    page = client.get(PARTS[0]).content.decode()
    assert "0001-1 was not made" in page
    assert "It was too large." in page
    done = make_clip(artist=artist, status="done")
    make_rendition(done)
    page = client.get(PARTS[0]).content.decode()
    assert "0002-1 is finished" in page
    assert f"/media/{done.public_id}/stream/" in page
    make_clip(artist=artist, status="running", step=1)
    page = client.get(PARTS[0]).content.decode()
    assert "Step <span data-at>1</span> of 2" in page
    assert '<progress class="unseen" value="1" max="2"' in page


def test_the_queue_in_its_order(artist: User, version: ModelVersion) -> None:
    held = make_clip(artist=artist, status="held")
    first, second = make_clip(artist=artist), make_clip(artist=artist)
    running = make_clip(artist=artist, status="running")
    make_clip(artist=artist, status="done")
    make_clip(artist=make_artist())
    rows = signed_in(artist).get(PARTS[1]).context["queue"]
    assert [row["clip"] for row in rows] == [running, first, second, held]
    assert rows[0]["position"] is None
    assert rows[1]["position"] < rows[2]["position"]


def test_takes_are_those_that_came_to_an_end(artist: User, version: ModelVersion) -> None:
    done = make_clip(artist=artist, status="done")
    done.keep()
    failed = make_clip(artist=artist, status="failed")
    for status in ("cancelled", "queued", "withheld", "refused"):
        make_clip(artist=artist, status=status)
    make_clip(artist=make_artist(), status="done")
    context = signed_in(artist).get(PARTS[2]).context
    assert context["takes"] == [failed, done]
    assert (context["kept_count"], context["finished_count"]) == (1, 1)


def test_cancel(artist: User, version: ModelVersion) -> None:
    waiting, running = make_clip(artist=artist), make_clip(artist=artist, status="running")
    client = signed_in(artist)
    answer = client.post(cancel_url(waiting), {"next": waiting.get_absolute_url()})
    assert (answer.status_code, answer["Location"]) == (303, waiting.get_absolute_url())
    answer = client.post(cancel_url(running), {"next": "https://evil.example/"})
    assert (answer.status_code, answer["Location"]) == (303, STUDIO)
    waiting.refresh_from_db()
    running.refresh_from_db()
    assert waiting.status == Clip.Status.CANCELLED
    assert running.status == Clip.Status.RUNNING
    assert (running.cancel_requested_at is not None, running.cancel_by) == (True, artist)
    page = client.post(cancel_url(waiting), follow=True).content.decode()
    assert "0001-1 was over before, or is stopping already." in page


def test_cancel_from_the_page_in_place(artist: User, version: ModelVersion) -> None:
    clip = make_clip(artist=artist)
    answer = signed_in(artist).post(cancel_url(clip), headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "atelier:changed")


def test_who_may_do_what(artist: User, version: ModelVersion) -> None:
    people = [artist, make_artist(), make_reviewer(), make_operator(), None]
    for path in (STUDIO, *PARTS):
        answers = [signed_in(user).get(path).status_code for user in people]
        assert answers == [200, 200, 200, 200, 302]
    answers = [signed_in(user).post("/studio/settings/", typed()).status_code for user in people]
    assert answers == [200, 200, 200, 200, 302]
    url = cancel_url(make_clip(artist=artist))
    answers = [signed_in(user).post(url).status_code for user in people]
    assert answers == [303, 404, 404, 404, 302]
    assert [signed_in(artist).get(path).status_code for path in (url, "/studio/settings/")] == [
        405,
        405,
    ]


def test_others_clips_are_nowhere_in_the_studio(artist: User, version: ModelVersion) -> None:
    for status in ("queued", "running", "done", "failed"):
        make_clip(generation=make_generation(prompt="Somebody else"), status=status)
    for user in (artist, make_reviewer()):
        assert "Somebody else" not in signed_in(user).get(STUDIO).content.decode()


def test_as_many_queries_for_three_rows_as_for_one(artist: User, version: ModelVersion) -> None:
    client = signed_in(artist)
    generation = make_generation(artist=artist, model_version=version, variations=3)
    counts = []
    for _ in range(3):
        for status in ("queued", "running", "done", "failed", "held"):
            make_clip(artist=artist, status=status, finished_at=_ended(status))
        make_rendition(make_clip(generation=generation, status="done"))
        counts.append([_count(client, path) for path in (STUDIO, *PARTS)])
    assert counts[0] == counts[2]


def _ended(status: str) -> Any:
    return timezone.now() if status in {"done", "failed"} else None


def _count(client: Any, path: str) -> int:
    from django.core.cache import cache

    client.get(path)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)
