"""Who may see a clip that is shown to its cohort, a re-run, and what the programme asked for."""

import pytest
from django.contrib.auth.models import AnonymousUser

from generation.gallery.looks import saw_clip
from generation.models import Clip, Generation, Rendition
from portal.gate.end_membership import end_membership
from portal.models import Entry, Membership
from tests.factories import (
    make_artist,
    make_clip,
    make_cohort,
    make_look,
    make_operator,
    make_programme_clip,
    make_rendition,
    make_reviewer,
    make_shown_clip,
)

pytestmark = pytest.mark.django_db


def sees(user, clip) -> bool:
    return Clip.objects.visible_to(user).filter(pk=clip.pk).exists()


def test_a_shown_clip_is_seen_by_its_cohort_and_by_staff_and_by_nobody_else():
    cohort = make_cohort()
    owner, mate = make_artist(cohort=cohort), make_artist(cohort=cohort)
    frozen = make_artist(cohort=cohort, status="frozen")
    ended = make_artist(cohort=cohort, status="ended")
    clip = make_shown_clip(artist=owner)
    seen = [sees(one, clip) for one in (owner, mate, frozen, ended, make_artist(), make_reviewer())]
    assert seen == [True, True, True, False, False, True]


def test_it_stays_with_the_cohort_that_it_was_made_in():
    here, there = make_cohort(), make_cohort()
    owner = make_artist(cohort=here)
    clip = make_shown_clip(artist=owner)
    Membership.objects.filter(user=owner).update(status="ended", reason="It moved on.")
    Membership.objects.create(user=owner, cohort=there)
    mates = make_artist(cohort=here), make_artist(cohort=there)
    assert [sees(one, clip) for one in mates] == [True, False]


def test_what_an_ended_artist_shows_is_taken_back_and_recorded():
    clip = make_shown_clip()
    end_membership(membership=clip.artist.memberships.get(), reason="It is over.", by=None)
    clip.refresh_from_db()
    assert clip.shown_at is None
    entry = Entry.objects.get(kind="clip.hidden")
    assert (entry.person_id, entry.actor_id) == (clip.artist_id, None)


def test_a_rerun_that_staff_open_is_written_down_as_seen():
    original = make_clip(status=Clip.Status.DONE)
    again = make_programme_clip(rerun_of=original)
    staff = make_reviewer()
    look = make_look(staff=staff, artist=original.artist, thing=original)
    saw_clip(clip=again, staff=staff)
    assert [one.what for one in look.sights.all()] == [f"Re-run of clip {original.number}"]


def test_what_is_not_shown_is_not_seen():
    cohort = make_cohort()
    clip = make_clip(artist=make_artist(cohort=cohort), status=Clip.Status.DONE)
    assert [sees(one, clip) for one in (make_artist(cohort=cohort), make_reviewer())] == [
        False,
        False,
    ]


def test_showing_and_hiding_say_whether_they_changed_something():
    clip = make_clip(status=Clip.Status.DONE)
    assert [clip.show(), clip.show(), clip.hide(), clip.hide()] == [True, False, True, False]
    assert make_clip(status=Clip.Status.FAILED).show() is False


def test_a_rerun_is_seen_by_the_artist_of_the_original_and_under_a_look_at_it():
    original = make_clip(status=Clip.Status.DONE)
    again = make_programme_clip(rerun_of=original)
    looking, idle = make_reviewer(), make_reviewer()
    make_look(staff=looking, artist=original.artist, thing=original)
    seen = [sees(one, again) for one in (original.artist, make_artist(), looking, idle)]
    assert seen == [True, False, True, False]
    assert not Generation.objects.visible_to(idle).filter(pk=again.generation_id).exists()


def test_what_the_programme_asked_for_is_seen_by_staff_alone():
    clip = make_programme_clip()
    people = (make_reviewer(), make_operator(), make_artist())
    assert [sees(one, clip) for one in people] == [True, True, False]


def test_the_file_to_keep_stays_with_the_artist_and_who_looks(client, settings):
    from generation.delivery.find import find_file

    cohort = make_cohort()
    owner, mate = make_artist(cohort=cohort), make_artist(cohort=cohort)
    clip = make_shown_clip(artist=owner)
    for purpose in ("stream", "download"):
        make_rendition(clip, purpose)

    def found(user, purpose):
        return find_file(user=user, clip_id=clip.public_id, purpose=purpose)[1] is not None

    both = (Rendition.Purpose.STREAM, Rendition.Purpose.DOWNLOAD)
    assert [found(owner, one) for one in both] == [True, True]
    assert [found(mate, one) for one in both] == [True, False]
    assert [found(AnonymousUser(), one) for one in both] == [False, False]
    reviewer = make_reviewer()
    assert [found(reviewer, one) for one in both] == [True, False]
    make_look(staff=reviewer, artist=owner, thing=clip)
    assert [found(reviewer, one) for one in both] == [True, True]
