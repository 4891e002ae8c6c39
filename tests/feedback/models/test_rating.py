import pytest
from django.db import IntegrityError, transaction

from feedback.models import Rating
from feedback.ratings import schema
from tests.factories import (
    make_artist,
    make_clip,
    make_look,
    make_rating,
    make_reviewer,
    make_shown_clip,
)

pytestmark = pytest.mark.django_db


def is_refused(constraint: str, **fields) -> bool:
    clip = make_clip(status="done")
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make_rating(clip=clip, **fields)
    return constraint in str(refusal.value)


@pytest.mark.parametrize("key", [*schema.KEYS, "motion_amount"])
@pytest.mark.parametrize("score", [0, 6])
def test_score_off_the_scale_is_impossible(key, score):
    assert is_refused(f"rating_{key}_1_to_5", **{key: score})


@pytest.mark.parametrize("confidence", [0, 4])
def test_confidence_off_its_scale_is_impossible(confidence):
    assert is_refused("rating_confidence_1_to_3", confidence=confidence)


def test_negative_playing_time_is_impossible():
    assert is_refused("rating_seconds_not_negative", seconds_playing=-0.5)


def test_second_rating_of_a_clip_by_its_artist_is_impossible():
    rating = make_rating()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_rating(clip=rating.clip)
    assert Rating.objects.count() == 1


def test_every_score_may_be_null_but_the_amount_of_motion():
    rating = make_rating(score=None)
    assert [score for _, score in rating.answers] == [None] * 9 + [3]


def test_artist_sees_own_ratings_and_staff_what_a_look_covers():
    mine, other = make_rating(), make_rating()
    assert list(Rating.objects.visible_to(mine.artist)) == [mine]
    reviewer = make_reviewer()
    assert list(Rating.objects.visible_to(reviewer)) == []
    make_look(staff=reviewer, artist=mine.artist)
    make_look(staff=reviewer, artist=other.artist, thing=make_clip(artist=other.artist))
    assert list(Rating.objects.visible_to(reviewer)) == [mine]
    make_look(staff=reviewer, artist=other.artist, thing=other.clip)
    assert list(Rating.objects.visible_to(reviewer)) == [other, mine]


def test_mates_rating_needs_a_look_at_the_mate():
    clip = make_shown_clip()
    own, mates = make_rating(clip=clip), make_rating(clip=clip, artist=make_artist())
    reviewer = make_reviewer()
    make_look(staff=reviewer, artist=clip.artist, thing=clip)
    assert list(Rating.objects.visible_to(reviewer)) == [own]
    make_look(staff=reviewer, artist=mates.artist, thing=mates)
    assert list(Rating.objects.visible_to(reviewer)) == [mates, own]
