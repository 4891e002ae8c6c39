"""Each list asks the database as often for three rows as for one."""

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from generation.models import WorkerSlot
from portal.activity.record import record
from portal.gate.invite import invite
from tests.factories import (
    make_artist,
    make_ballot,
    make_bug,
    make_clip,
    make_cohort,
    make_generation,
    make_hold,
    make_look,
    make_model_version,
    make_note,
    make_operator,
    make_pair,
    make_rating,
    make_request,
    make_reviewer,
    make_shown_clip,
)

pytestmark = pytest.mark.django_db


def one_of_each(artist, cohort):
    version = make_model_version()
    generation = make_generation(artist=artist, model_version=version)
    for status in ("queued", "quarantined"):
        make_clip(generation=generation, status=status)
    make_hold(clip=make_clip(generation=generation, status="held"))
    running = make_clip(generation=generation, status="running")
    WorkerSlot.objects.create(name=f"slot-{running.pk}", clip=running, model_version=version)
    done = make_clip(generation=generation, status="done")
    make_rating(clip=done)
    make_bug(clip=done, assignee=make_reviewer())
    make_note(clip=done)
    make_shown_clip(artist=artist)
    invite(cohort=cohort, by=artist)
    record("rating.given", person=artist, actor=artist, thing=done, clip=done.number)
    UserSession.objects.create(user=artist, ip="192.0.2.1", session_key=f"session-{done.pk}")
    make_request()
    make_ballot(pair=make_pair(), voter=artist)


@pytest.mark.parametrize(
    ("name", "of_artist", "rows"),
    [
        ("overview", False, 1),
        ("artists", False, 3),
        ("artist", True, 18),
        ("timeline", True, 4),
        ("sessions", True, 3),
        ("queue", False, 12),
        ("holds", False, 3),
        ("policy", False, 3),
        ("inbox", False, 9),
        ("views", False, 0),
        ("prompts", False, 0),
        ("invitations", False, 3),
        ("requests", False, 3),
        ("cohorts", False, 0),
        ("models", False, 3),
        ("pairs", False, 3),
    ],
)
def test_list_asks_as_often_for_three_as_for_one(client, name, of_artist, rows):
    cohort, artist = make_cohort(), make_artist()
    operator = make_operator()
    client.force_login(operator)
    make_look(staff=operator, artist=artist)
    url = reverse(f"review:{name}", args=[artist.public_id] if of_artist else [])
    one_of_each(artist, cohort)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(2):
        one_of_each(artist if of_artist else make_artist(), cohort)
    with CaptureQueriesContext(connection) as three:
        answer = client.get(url)
    assert answer.status_code == 200
    if "page_obj" in answer.context:
        assert len(answer.context["page_obj"]) == rows
    if "page" in answer.context:
        assert len(answer.context["page"].items) == rows
    assert len(three) == len(one)
