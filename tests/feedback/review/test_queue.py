import pytest
from django.urls import reverse

from feedback.review.queue_state import lanes
from generation.models import Clip, WorkerSlot
from tests.factories import make_clip, make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    person = make_operator()
    client.force_login(person)
    return person


def test_page_shows_all_that_is_not_over_with_place_and_workers(client, operator):
    waiting, running = make_clip(status="queued"), make_clip(status="running")
    aside = make_clip(status="quarantined", error_detail="Worker gpu-3 died.")
    make_clip(status="done")
    WorkerSlot.objects.create(name="host.1", lanes=["standard"], clip=running)
    answer = client.get(reverse("review:queue"))
    rows = {row["clip"]: row["position"] for row in answer.context["rows"]}
    assert rows == {waiting: 1, running: None, aside: None}
    html = answer.content.decode()
    assert f"renders {running.number}" in html
    assert "Worker gpu-3 died." in html


def test_set_aside_clip_is_queued_again_once(client, operator):
    clip = make_clip(status="quarantined", attempt=3, error_text="It crashed.")
    url = reverse("review:clip-restore", args=[clip.public_id])
    client.post(url)
    clip.refresh_from_db()
    assert (clip.status, clip.attempt, clip.error_text) == (Clip.Status.QUEUED, 0, "")
    page = client.post(url, follow=True).content.decode()
    assert f"{clip.number} is not set aside any more." in page


def test_operator_cancels_a_waiting_clip_and_asks_a_running_one_to_stop(client, operator):
    waiting, running = make_clip(status="queued"), make_clip(status="running")
    for clip in (waiting, running):
        client.post(reverse("review:clip-cancel", args=[clip.public_id]))
        clip.refresh_from_db()
    assert (waiting.status, waiting.cancel_by) == (Clip.Status.CANCELLED, operator)
    assert (running.status, running.cancel_by) == (Clip.Status.RUNNING, operator)
    over = client.post(reverse("review:clip-cancel", args=[waiting.public_id]), follow=True)
    assert f"{waiting.number} was over, or stopping, already." in over.content.decode()


def test_lanes_count_waiting_and_running_and_know_the_median():
    make_clip(status="queued")
    make_clip(status="running")
    for seconds in (1.0, 3.0, 8.0):
        make_clip(status="done", run_seconds=seconds)
    standard, turbo = lanes()
    assert (standard["waiting"], standard["running"], standard["median_s"]) == (1, 1, 3.0)
    assert standard["oldest_s"] >= 0
    assert turbo == {
        "label": "Turbo",
        "waiting": 0,
        "running": 0,
        "oldest_s": None,
        "median_s": None,
    }
