import pytest

from generation.gallery.keep import keep
from portal.models import Entry
from tests.factories import make_clip

pytestmark = pytest.mark.django_db


def test_a_keeper_is_recorded_once_and_so_is_its_end() -> None:
    clip = make_clip(status="done")
    for kept, changed in ((True, True), (True, False), (False, True), (False, False)):
        assert keep(clip=clip, by=clip.artist, kept=kept) is changed
    found = Entry.objects.order_by("pk")
    assert list(found.values_list("kind", "person_id", "actor_id", "thing_id", "facts")) == [
        ("clip.kept", clip.artist_id, clip.artist_id, clip.pk, {"clip": "0001-1"}),
        ("clip.unkept", clip.artist_id, clip.artist_id, clip.pk, {"clip": "0001-1"}),
    ]


def test_an_unfinished_clip_is_no_keeper_and_leaves_no_line() -> None:
    clip = make_clip(status="queued")
    assert not keep(clip=clip, by=clip.artist, kept=True)
    assert Entry.objects.count() == 0
