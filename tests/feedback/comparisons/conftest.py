import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from feedback.models import Pair
from generation.models import Clip
from tests.factories import (
    make_model_version,
    make_pair,
    make_programme_clip,
    make_rate_card,
    make_rendition,
)

CARD = {"vote": (1, "0.70")}


def give_film(clip: Clip) -> None:
    """Bytes in the storage, other ones for each clip."""
    content = f"film {clip.pk} ".encode() * 100
    name = storages["default"].save(f"attempts/{clip.public_id}/t/s.mp4", ContentFile(content))
    digest = hashlib.sha256(content).hexdigest()
    make_rendition(clip, name=name, bytes=len(content), sha256=digest)


def make_watchable(**fields) -> Pair:
    """A pair with both films, of two versions of the programme unless clips are given."""
    pair = make_pair(**fields)
    for clip in (pair.first, pair.second):
        give_film(clip)
    return pair


def make_watchable_pairs(count: int) -> list[Pair]:
    """Of two versions and many prompts."""
    versions = [make_model_version() for _ in range(2)]
    return [
        make_watchable(
            first=make_programme_clip(model_version=versions[0], prompt=f"Prompt {number}"),
            second=make_programme_clip(model_version=versions[1], prompt=f"Prompt {number}"),
        )
        for number in range(count)
    ]


@pytest.fixture
def rate_card(db):
    return make_rate_card(CARD)
