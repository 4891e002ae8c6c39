import json
from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.bugs.job_facts import job_facts, readable
from generation.models import Attempt
from tests.factories import make_clip, make_generation

pytestmark = pytest.mark.django_db


def test_snapshot_of_a_finished_clip_holds_exactly_the_job_facts():
    generation = make_generation(
        prompt="A kite", prompt_sent="a kite.", negative_prompt="rain", guidance=4.5
    )
    now = timezone.now()
    clip = make_clip(
        generation=generation,
        status="done",
        seed=99,
        queued_at=now - timedelta(seconds=30),
        started_at=now - timedelta(seconds=12.5),
    )
    attempt = Attempt.objects.create(
        clip=clip,
        number=1,
        token="5f0d6a52-3f9a-4a5a-9d09-6a8d6a3c0b11",
        worker="host.1",
        outcome="done",
        started_at=now - timedelta(seconds=12.5),
        ended_at=now,
    )
    version = generation.model_version
    facts = job_facts(clip)
    assert facts == {
        "clip": "0001-1",
        "status": "done",
        "error": {"code": "", "text": "", "detail": ""},
        "prompt": "A kite",
        "prompt_sent": "a kite.",
        "negative_prompt": "rain",
        "seed": 99,
        "steps": 2,
        "guidance": 4.5,
        "width_px": 64,
        "height_px": 32,
        "frames": 9,
        "fps": 8,
        "pipeline_class": "LTXConditionPipeline",
        "model": version.slug,
        "model_digest": version.digest,
        "versions": {"torch": "2.13"},
        "device": "cpu",
        "worker": "host.1",
        "queue_s": 17.5,
        "run_s": 4.0,
        "attempts": [
            {
                "number": 1,
                "worker": "host.1",
                "outcome": "done",
                "started_at": attempt.started_at.isoformat(),
                "ended_at": attempt.ended_at.isoformat(),
            }
        ],
        "frames_sha256": "b" * 64,
    }
    assert json.loads(json.dumps(facts)) == facts


def test_snapshot_of_a_failed_clip_says_why():
    clip = make_clip(
        status="failed", error_code="memory", error_text="Too large.", error_detail="Trace"
    )
    facts = job_facts(clip)
    assert facts["error"] == {"code": "memory", "text": "Too large.", "detail": "Trace"}
    assert (facts["queue_s"], facts["run_s"], facts["worker"]) == (None, None, "")


def test_page_shows_what_is_known_and_no_trace():
    clip = make_clip(status="failed", error_text="Too large.", error_detail="Trace")
    rows = dict(readable(job_facts(clip), {"player_frame": 3, "viewport": "", "user_agent": "B"}))
    assert (rows["Error"], rows["Player at frame"], rows["Browser"]) == ("Too large.", "3", "B")
    assert "Window" not in rows
    assert "Trace" not in "".join(rows.values())
