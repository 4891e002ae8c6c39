import pytest
from django.db import IntegrityError, transaction

from generation.models import Clip, Turn
from generation.queue.claim import claim
from generation.queue.commission import commission, rerun
from generation.queue.position import outlook
from generation.queue.reconcile import stop_the_unadmitted
from generation.queue.refusals import SettingRejected
from portal.models import Entry, Notice, User
from tests.factories import DEFAULTS, make_artist, make_clip, make_model_version, make_reviewer

pytestmark = pytest.mark.django_db
SETTINGS = {"negative_prompt": "", **DEFAULTS}


def ask(**fields):
    values = {
        "model_version": fields.pop("model_version", None) or make_model_version(),
        "prompt": "A kite above a beach",
        "seed": 5,
        "settings": SETTINGS,
        "by": fields.pop("by", None) or make_reviewer(),
    }
    return commission(**values | fields)


def test_the_programme_is_one_account_that_nobody_signs_in_to():
    programme = User.objects.programme()
    assert User.objects.programme() == programme
    assert (programme.is_active, programme.has_usable_password()) == (False, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=programme.pk).update(is_active=True)


def test_a_commission_is_queued_for_the_programme_under_no_membership():
    generation = ask(variations=2)
    assert generation.membership is None
    assert [(clip.status, clip.seed) for clip in generation.clips.order_by("pk")] == [
        ("queued", 5),
        ("queued", 6),
    ]
    assert {clip.artist for clip in generation.clips.all()} == {User.objects.programme()}


def test_the_same_key_is_queued_once():
    key = "6d1d9a3e-0e06-4a5c-9d0e-1a53d3e4a111"
    version = make_model_version()
    assert ask(model_version=version, key=key) == ask(model_version=version, key=key)
    assert Clip.objects.count() == 1


def test_a_worker_takes_it_in_turn_with_artists_and_one_at_a_time():
    version = make_model_version()
    ask(model_version=version, variations=2)
    mine = make_clip(artist=make_artist())
    first, second = claim(worker="tests.1"), claim(worker="tests.2")
    assert {first.artist.is_programme, second.artist.is_programme} == {True, False}
    assert mine in (first, second)
    assert claim(worker="tests.3") is None
    assert Turn.objects.get(user=User.objects.programme()).vtime > 0


def test_it_has_its_place_in_the_queue():
    mine = make_clip(artist=make_artist())
    theirs = ask().clips.get()
    assert sorted(outlook().position(clip) for clip in (mine, theirs)) == [1, 2]


def test_the_reconciler_lets_it_wait_and_run():
    ask(variations=2)
    running = claim(worker="tests.1")
    assert stop_the_unadmitted() == 0
    running.refresh_from_db()
    assert running.cancel_requested_at is None
    assert Clip.objects.queued().count() == 1


@pytest.mark.parametrize("status", ["held", "queued", "cancelled", "withheld", "refused"])
def test_what_was_never_let_through_is_not_rendered_again(status):
    clip = make_clip(status=status)
    with pytest.raises(SettingRejected):
        rerun(clip=clip, model_version=clip.generation.model_version, by=make_reviewer())
    assert Clip.objects.count() == 1


def test_what_a_model_cannot_do_is_refused_and_nothing_is_queued():
    with pytest.raises(SettingRejected) as refused:
        ask(settings=SETTINGS | {"width_px": 33})
    assert refused.value.field == "width_px"
    assert Clip.objects.count() == 0


def test_the_policy_reads_a_new_prompt_too():
    with pytest.raises(SettingRejected) as refused:
        ask(prompt="explicit porn video of a naked couple having sex")
    assert refused.value.field == "prompt"


def test_a_rerun_repeats_everything_and_is_told_in_the_artists_record():
    original = make_clip(status=Clip.Status.DONE)
    again = rerun(
        clip=original, model_version=original.generation.model_version, by=make_reviewer()
    )
    same = ("prompt", "prompt_sent", "width_px", "height_px", "frames", "fps", "steps", "guidance")
    assert [getattr(again.generation, name) for name in same] == [
        getattr(original.generation, name) for name in same
    ]
    assert (again.seed, again.generation.rerun_of) == (original.seed, original)
    entry = Entry.objects.get(kind="clip.rerun")
    assert (entry.person_id, entry.facts) == (original.artist_id, {"clip": original.number})


def test_nobody_is_told_of_the_programmes_own_clips(settings):
    from generation.queue.settle import tell_finished

    clip = ask().clips.get()
    tell_finished(clip)
    assert Notice.objects.count() == 0
