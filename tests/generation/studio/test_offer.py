import json
from pathlib import Path

from generation.models import CohortLimits, ModelVersion
from generation.studio.offer import Offer, Vocabulary, offered_models
from portal.gate.admit import Act, admit
from portal.models import User
from tests.factories import (
    CAPABILITIES,
    DEFAULTS,
    make_model_version,
    make_reviewer,
)
from tests.generation.studio.conftest import MakeModel


def test_lengths_are_near_whole_seconds_and_exact_in_frames(db: None) -> None:
    version = make_model_version(defaults=DEFAULTS | {"fps": 24, "frames": 49})
    offer = Offer(version)
    assert offer.lengths() == [25, 49, 73, 97]
    assert [(count - 1) % CAPABILITIES.frames_step for count in offer.lengths()] == [0] * 4
    assert offer.lengths(33) == [25, 33, 49, 73, 97]


def test_lengths_keep_to_the_limits(db: None) -> None:
    limits = CAPABILITIES.as_dict() | {"min_frames": 17, "max_frames": 25}
    version = make_model_version(capabilities=limits, defaults=DEFAULTS | {"frames": 17})
    assert Offer(version).lengths() == [17, 25]


def test_sizes_include_the_usual_one_once(db: None) -> None:
    version = make_model_version(defaults=DEFAULTS | {"width_px": 128, "height_px": 96})
    assert Offer(version).sizes((64, 32)) == [(64, 32), (256, 160), (128, 96)]


def test_words_that_the_model_reads(make_model: MakeModel) -> None:
    # 17 words make 18 pieces with the end token, so 128 pieces are about 120 words.
    assert Offer(make_model()).prompt_words == 120
    assert Offer(make_model(directory=str(Path("/nowhere")))).prompt_words is None


def test_a_small_model_tells_the_words_it_knows(make_model: MakeModel, tmp_path: Path) -> None:
    assert Offer(make_model()).vocabulary is None
    told = {"groups": {"Places": ["over the sea"]}, "words": ["sea"], "examples": ["The sea."]}
    (tmp_path / "vocabulary.json").write_text(json.dumps(told))
    assert Offer(make_model(directory=str(tmp_path), slug="small")).vocabulary == Vocabulary(**told)
    (tmp_path / "vocabulary.json").write_text("{")
    assert Offer(make_model(directory=str(tmp_path), slug="torn")).vocabulary is None


def test_a_cohort_may_be_offered_some(artist: User) -> None:
    make_model_version(slug="one")
    two = make_model_version(slug="two")
    make_model_version(slug="old", retired_at=two.created_at)

    def offered(user: User) -> list[str]:
        return [version.slug for version in offered_models(admit(user, Act.MAKE))]

    assert offered(artist) == ["two", "one"]
    limits = CohortLimits.objects.create(cohort=artist.memberships.get().cohort)
    limits.model_versions.set(ModelVersion.objects.filter(slug="one"))
    assert offered(artist) == ["one"]
    assert offered(make_reviewer()) == ["two", "one"]
