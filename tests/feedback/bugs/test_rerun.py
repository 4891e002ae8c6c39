from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.bugs.job_facts import job_facts
from feedback.bugs.rerun import ask_rerun, tell_over
from feedback.bugs.verdict import verdict_of
from feedback.house_jobs import tell_reruns
from feedback.models import BugReport, Rerun
from generation.engines.inspection import inspect_model
from generation.management.commands.add_model import register
from generation.models import Clip
from generation.queue.slot import Slot
from portal.models import Entry, HouseJob, Notice, User
from tests.factories import (
    make_artist,
    make_bug,
    make_clip,
    make_generation,
    make_model_version,
    make_programme_clip,
    make_rendition,
    make_rerun,
    make_reviewer,
)
from tests.generation.delivery.fetch import fetch
from tests.pipelines import build_tiny_ltx
from tests.portal.house_work import do_house_work


def told(person: User) -> list[str]:
    notices = Notice.objects.filter(user=person, kind=Notice.Kind.ANSWERED)
    return list(notices.order_by("pk").values_list("text", flat=True))


@pytest.mark.django_db(transaction=True)
def test_same_seed_on_the_same_version_is_reproducible(tmp_path: Path, settings: Any) -> None:
    """With the real engine, from the artist's clip to what both read of its re-run."""
    settings.RENDER_THREADS = 1
    directory = build_tiny_ltx(tmp_path / "model")
    tiny = register(directory, inspect_model(directory), label="Tiny", lane="turbo", slug="tiny")
    asked = make_generation(model_version=tiny, width_px=64, height_px=64, steps=2)
    clip = make_clip(generation=asked)
    assert Slot(name="here").pull()
    clip.refresh_from_db()
    bug, staff = make_bug(clip=clip, job_facts=job_facts(clip)), make_reviewer()
    rerun, is_new = ask_rerun(report=bug, model_version=tiny, by=staff)
    assert (is_new, rerun.clip.artist, rerun.clip.seed) == (True, User.objects.programme(), 7)
    assert ask_rerun(report=bug, model_version=tiny, by=staff) == (rerun, False)
    assert (tell_over(), verdict_of(rerun).sentence) == (0, "Waiting in the queue.")
    assert Slot(name="here").pull()
    assert (tell_over(), tell_over()) == (1, 0)
    rerun = Rerun.objects.for_lists().get()
    assert (rerun.clip.frames_sha256, rerun.is_reproducible) == (clip.frames_sha256, True)
    assert rerun.told_at is not None
    short = "reproducible, every frame is the same"
    assert told(staff) == [f"Re-run for report 0001: {short}."]
    assert told(bug.reporter) == [f"We rendered the clip of your report 0001 again: {short}."]
    entry = Entry.objects.get(kind="report.rerun")
    assert (entry.person_id, entry.facts) == (
        bug.reporter_id,
        {"number": "0001", "verdict": short},
    )
    _both_see_both_films(bug, staff, rerun)


def _both_see_both_films(bug: BugReport, staff: User, rerun: Rerun) -> None:
    clips = (bug.clip, rerun.clip)
    for person, page in [
        (bug.reporter, bug.get_absolute_url()),
        (staff, reverse("review:bug", args=[bug.public_id])),
    ]:
        browser = Client()
        browser.force_login(person)
        html = browser.get(page).content.decode()
        for purpose in ("strip", "stream"):
            files = [reverse("delivery:file", args=[one.public_id, purpose]) for one in clips]
            assert [html.count(f'src="{file}"') > 0 for file in files] == [True, True]
            assert [fetch(file, user=person).status for file in files] == [200, 200]


@pytest.mark.django_db
def test_another_person_sees_nothing_of_a_rerun(client: Client) -> None:
    rerun = make_rerun()
    client.force_login(make_artist())
    file = reverse("delivery:file", args=[rerun.clip.public_id, "stream"])
    assert client.get(file).status_code == 404
    assert client.get(rerun.clip.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_other_frames_are_told_with_what_differs() -> None:
    rerun = make_rerun()
    Clip.objects.filter(pk=rerun.clip_id).update(
        frames_sha256="d" * 64, facts=rerun.clip.facts | {"device": "cuda"}
    )
    verdict = verdict_of(Rerun.objects.for_lists().get())
    assert verdict.short == "not reproducible, the frames differ"
    assert verdict.differs == (("Device", "cpu", "cuda"),)


@pytest.mark.django_db
def test_another_version_is_compared_and_not_judged() -> None:
    bug, other = make_bug(), make_model_version(label="Kite 2")
    clip = make_programme_clip(rerun_of=bug.clip, model_version=other)
    rerun = make_rerun(report=bug, clip=clip)
    assert rerun.is_reproducible is None
    assert verdict_of(rerun).sentence == "The same seed and settings on Kite 2. Compare the two."


@pytest.mark.django_db
def test_a_rerun_without_a_film_says_why(client: Client) -> None:
    bug = make_bug()
    failed = make_programme_clip(
        rerun_of=bug.clip,
        model_version=bug.clip.generation.model_version,
        status="failed",
        error_text="It needs more memory.",
    )
    make_rerun(report=bug, clip=failed)
    assert tell_over() == 1
    assert told(bug.reporter) == [
        "We rendered the clip of your report 0001 again: no film, failed."
    ]
    client.force_login(bug.reporter)
    html = client.get(bug.get_absolute_url()).content.decode()
    assert "No film came of it: failed. It needs more memory." in html


@pytest.mark.django_db
def test_a_first_film_that_is_gone_is_said() -> None:
    rerun = make_rerun()
    rerun.report.clip = None
    assert verdict_of(rerun).short == "the first film is gone"
    with pytest.raises(ValueError, match="no clip"):
        ask_rerun(report=_without_clip(), model_version=make_model_version(), by=make_reviewer())


def _without_clip() -> BugReport:
    bug = make_bug()
    BugReport.objects.filter(pk=bug.pk).update(clip=None)
    return bug


@pytest.mark.django_db
def test_the_house_comes_back_until_all_are_told() -> None:
    bug = make_bug()
    waiting = make_programme_clip(
        rerun_of=bug.clip, model_version=bug.clip.generation.model_version, status="queued"
    )
    rerun = make_rerun(report=bug, clip=waiting)
    make_rerun(report=bug)
    tell_reruns({})
    assert Rerun.objects.untold().get() == rerun
    assert HouseJob.objects.filter(kind="tell_reruns").count() == 1
    Clip.objects.filter(pk=waiting.pk).update(status="cancelled", finished_at=rerun.asked_at)
    HouseJob.objects.update(not_before=None)
    assert do_house_work() == 1
    assert Rerun.objects.untold().count() == 0
    assert HouseJob.objects.filter(status=HouseJob.Status.QUEUED).count() == 0


@pytest.mark.django_db
def test_reruns_are_drawn_in_as_many_questions_for_three(
    client: Client,
) -> None:
    bug = make_bug(frame_start=2, frame_end=4)
    client.force_login(bug.reporter)

    def again() -> None:
        rerun = make_rerun(report=bug)
        for clip in (rerun.clip, bug.clip):
            for purpose in ("strip", "stream"):
                if not clip.renditions.filter(purpose=purpose).exists():
                    make_rendition(clip, purpose)

    again()
    client.get(bug.get_absolute_url())
    before = _asked(client, bug)
    again()
    again()
    assert _asked(client, bug) == before
    assert len(client.get(bug.get_absolute_url()).context["reruns"]) == 3


def _asked(client: Client, bug: BugReport) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(bug.get_absolute_url())
    return len(asked)
