import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from feedback.bugs.report import report
from feedback.models import BugReport
from tests.factories import make_artist, make_bug, make_clip

SAID = {"title": "It stops", "code": "physics", "severity": 2}


@pytest.mark.django_db
def test_numbers_count_up_over_the_whole_programme():
    make_bug(number=41)
    clip = make_clip(status="done")
    made = [
        report(clip=clip, reporter=clip.artist, key=uuid.uuid4(), said=SAID)[0] for _ in range(2)
    ]
    assert [one.label for one in made] == ["0042", "0043"]


@pytest.mark.django_db
def test_same_key_makes_one_report():
    clip, key = make_clip(status="done"), uuid.uuid4()
    first, is_new = report(clip=clip, reporter=clip.artist, key=key, said=SAID)
    again, is_new_again = report(clip=clip, reporter=clip.artist, key=key, said=SAID)
    assert (is_new, is_new_again, again.pk) == (True, False, first.pk)


@pytest.mark.django_db
def test_wrong_row_is_refused_and_not_tried_for_ever():
    clip = make_clip(status="done")
    with pytest.raises(IntegrityError, match="severity"):
        report(clip=clip, reporter=clip.artist, key=uuid.uuid4(), said=SAID | {"severity": 9})


@pytest.mark.django_db
def test_another_persons_clip_and_frames_outside_the_film_are_refused():
    clip = make_clip(status="done")
    with pytest.raises(ValueError, match="own"):
        report(clip=clip, reporter=make_artist(), key=uuid.uuid4(), said=SAID)
    outside = SAID | {"frame_start": 0, "frame_end": clip.generation.frames}
    with pytest.raises(ValueError, match="after the film"):
        report(clip=clip, reporter=clip.artist, key=uuid.uuid4(), said=outside)
    assert BugReport.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_reports_at_once_get_numbers_of_their_own_and_a_double_click_makes_one():
    clip = make_clip(status="done")
    double = uuid.uuid4()
    keys = [double, double, *(uuid.uuid4() for _ in range(4))]

    def send(key: uuid.UUID) -> int:
        try:
            return report(clip=clip, reporter=clip.artist, key=key, said=SAID)[0].number
        finally:
            connection.close()

    with ThreadPoolExecutor(len(keys)) as pool:
        numbers = list(pool.map(send, keys))
    assert numbers[0] == numbers[1]
    assert sorted(set(numbers)) == [1, 2, 3, 4, 5]
    assert BugReport.objects.count() == 5
