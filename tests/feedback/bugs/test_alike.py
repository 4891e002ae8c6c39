import pytest

from feedback.bugs.alike import NEWEST, SHOWN, Seen, is_likely, likely, words_of
from feedback.bugs.job_facts import job_facts
from generation.models import Clip, ModelVersion
from tests.factories import make_bug, make_clip, make_generation, make_model_version

pytestmark = pytest.mark.django_db


def clip_of(prompt: str, version: ModelVersion) -> Clip:
    asked = make_generation(prompt=prompt, model_version=version, frames=97)
    return make_clip(generation=asked, status="done")


def known(prompt: str, version: ModelVersion, **fields):
    clip = clip_of(prompt, version)
    return make_bug(clip=clip, job_facts=job_facts(clip), **fields)


@pytest.fixture
def version() -> ModelVersion:
    return make_model_version()


def test_small_words_say_nothing() -> None:
    assert words_of("A Kite, with the kite over A beach") == {"kite", "beach"}


def test_likeliest_first_by_version_prompt_and_frames(version) -> None:
    other = make_model_version()
    near = known("A red kite above a beach", version, frame_start=10, frame_end=20)
    same_words = known("A red kite above a beach", version)
    some_words = known("A kite above a hill", version)
    known("Two dogs in a kitchen", version)  # the version alone says too little
    known("A red kite near dogs", other)  # so do some words
    far = known("A red kite above a beach", other)
    mine = clip_of("A red kite above a beach", version)
    seen = Seen(code="pop_in_out", clip=mine, frames=(10, 20))
    assert likely(seen=seen, user=mine.artist) == [near, same_words, far, some_words]


def test_another_kind_and_what_is_over_are_not_alike(version) -> None:
    prompt = "A red kite above a beach"
    known(prompt, version, code="physics")
    known(prompt, version, status="wont_fix", outcome="Out of reach.")
    known(prompt, version, status="verified", outcome="In the next.")
    fixed = known(prompt, version, status="fixed", outcome="In the next.")
    mine = clip_of(prompt, version)
    assert likely(seen=Seen(code="pop_in_out", clip=mine), user=mine.artist) == [fixed]
    over = make_bug(status="invalid", outcome="No fault.", job_facts=fixed.job_facts)
    assert not is_likely(seen=Seen(code="pop_in_out", clip=mine), report=over)


def test_nothing_is_alike_before_a_kind_is_chosen(version) -> None:
    known("A red kite above a beach", version, code="app_bug", area="queue")
    mine = clip_of("A red kite above a beach", version)
    assert likely(seen=Seen(code="", clip=mine), user=mine.artist) == []
    assert likely(seen=Seen(code="app_bug", clip=mine), user=mine.artist) == []


def test_faults_of_the_portal_are_alike_by_their_part_and_page() -> None:
    clip = make_clip()
    there = make_bug(clip=clip, code="app_bug", area="queue", browser_facts={"page": "/studio/"})
    elsewhere = make_bug(clip=clip, code="app_bug", area="queue")
    make_bug(clip=clip, code="app_bug", area="player")
    seen = Seen(code="app_bug", area="queue", page="/studio/")
    assert likely(seen=seen, user=clip.artist) == [there, elsewhere]


def test_a_search_reads_the_newest_alone_and_asks_twice(version, django_assert_num_queries) -> None:
    clip = clip_of("A red kite above a beach", version)
    facts = job_facts(clip)
    for _ in range(NEWEST + 1):
        make_bug(clip=clip, job_facts=facts)
    seen = Seen(code="pop_in_out", clip=clip)
    with django_assert_num_queries(2):
        found = likely(seen=seen, user=clip.artist)
    assert [one.number for one in found] == [NEWEST + 1 - at for at in range(SHOWN)]
