from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.review.figures import hit_rates, waiting
from feedback.review.people import funnel
from generation.models import Generation
from tests.factories import (
    make_artist,
    make_bug,
    make_clip,
    make_generation,
    make_hold,
    make_model_version,
    make_programme_clip,
    make_rating,
    make_refusal,
    make_reply,
    make_reviewer,
)

pytestmark = pytest.mark.django_db


def test_empty_programme_has_empty_figures(client):
    client.force_login(make_reviewer())
    answer = client.get(reverse("review:overview"))
    assert answer.status_code == 200
    assert (answer.context["funnel"], answer.context["hit_rates"]) == ([], [])
    assert answer.context["counts"] == {
        "new_bugs": 0,
        "oldest_bug_at": None,
        "held": 0,
        "oldest_held_at": None,
        "quarantined": 0,
        "letters": 0,
        "oldest_letter_at": None,
        "artists": 0,
    }


def test_what_waits_is_counted():
    bug = make_bug()
    make_bug(clip=bug.clip, status="confirmed")
    held = make_hold()
    make_hold(film=True)
    make_refusal()
    make_clip(status="quarantined")
    make_artist(status="frozen")
    letter = make_reply()
    assert waiting() == {
        "new_bugs": 1,
        "oldest_bug_at": bug.created_at,
        "held": 2,
        "oldest_held_at": held.created_at,
        "quarantined": 1,
        "letters": 1,
        "oldest_letter_at": letter.at,
        "artists": 6,
    }


def test_hit_rate_counts_kept_of_finished_by_version():
    version, unused = make_model_version(), make_model_version()
    generation = make_generation(model_version=version)
    for number in range(4):
        clip = make_clip(generation=generation, status="done")
        if number == 0:
            clip.keep()
    make_clip(generation=generation, status="failed")
    make_programme_clip(model_version=version)  # nobody could keep it
    (row,) = hit_rates()
    assert row["version"] == version != unused
    rate = row["rate"]
    assert (rate.kept, rate.finished, rate.percent) == (1, 4, 25.0)
    assert (round(rate.low, 1), round(rate.high, 1)) == (4.6, 69.9)


def test_funnel_counts_people_not_clips():
    make_artist()
    busy = make_artist()
    for _ in range(2):
        clip = make_clip(artist=busy, status="done")
        clip.keep()
        make_rating(clip=clip)
    former = make_clip(status="done")
    Generation.objects.filter(pk=former.generation_id).update(
        created_at=timezone.now() - timedelta(days=8)
    )
    make_reviewer()
    assert [(row["label"], row["count"]) for row in funnel()] == [
        ("Joined", 3),
        ("First finished clip", 2),
        ("First keeper", 1),
        ("Gave feedback", 1),
        ("Made something in the last 7 days", 1),
    ]
    assert funnel()[1]["percent"] == pytest.approx(200 / 3)
