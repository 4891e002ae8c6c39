"""Who reads a note on a clip that is shown to its cohort, and that nothing tells of the others."""

import csv
import io
import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.export_parts import PARTS
from feedback.models import LedgerEntry, Note, NoteReply
from feedback.notes.pages import A_PAGE
from feedback.notes.pin import pin, reply
from portal.models import Entry, Notice
from tests.factories import (
    make_artist,
    make_clip,
    make_cohort,
    make_look,
    make_membership_of,
    make_note,
    make_rate_card,
    make_rendition,
    make_reviewer,
    make_shown_clip,
)

pytestmark = pytest.mark.django_db


class Scene:
    """A shown clip with a note of each audience by its owner, a mate, and the team."""

    def __init__(self) -> None:
        cohort = make_cohort()
        self.owner = make_artist(cohort=cohort, name="Olga")
        self.mate = make_artist(cohort=cohort, name="Mika")
        self.other_mate = make_artist(cohort=cohort, name="Omar")
        self.stranger = make_artist()
        self.staff = make_reviewer(name="Rita")
        self.clip = make_shown_clip(artist=self.owner)
        writers = {"owner": self.owner, "mate": self.mate, "staff": self.staff}
        self.notes = {
            f"{who} {audience}": make_note(
                clip=self.clip, author=author, audience=audience, text=f"Said by {who} {audience}"
            )
            for who, author in writers.items()
            for audience in ("team", "cohort")
        }

    def read_by(self, user) -> set[str]:
        seen = set(Note.objects.visible_to(user).values_list("pk", flat=True))
        return {name for name, note in self.notes.items() if note.pk in seen}


@pytest.fixture
def scene() -> Scene:
    return Scene()


def browser_of(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


TO_THE_COHORT = {"owner cohort", "mate cohort", "staff cohort"}


def test_who_reads_which(scene: Scene) -> None:
    every = set(scene.notes)
    assert scene.read_by(scene.owner) == every
    assert scene.read_by(scene.staff) == every
    assert scene.read_by(make_reviewer()) == every
    assert scene.read_by(scene.mate) == TO_THE_COHORT | {"mate team"}
    assert scene.read_by(scene.other_mate) == TO_THE_COHORT
    assert scene.read_by(scene.stranger) == set()


def test_hidden_again_the_notes_stay_and_mates_see_none(scene: Scene) -> None:
    scene.clip.hide()
    assert scene.read_by(scene.owner) == set(scene.notes)
    for one in (scene.mate, scene.other_mate, scene.staff):
        assert scene.read_by(one) == set()
    make_look(staff=scene.staff, artist=scene.owner, thing=scene.clip)
    assert scene.read_by(scene.staff) == set(scene.notes)
    scene.clip.show()
    assert scene.read_by(scene.mate) == TO_THE_COHORT | {"mate team"}


def test_page_count_marks_and_files_tell_of_no_other(scene: Scene) -> None:
    for reader, notes in ((scene.owner, 6), (scene.mate, 4), (scene.other_mate, 3)):
        browser, readable = browser_of(reader), scene.read_by(reader)
        answer = browser.get(scene.clip.get_absolute_url())
        page = answer.content.decode()
        assert {name for name in scene.notes if f"Said by {name}" in page} == readable
        pane = next(one for one in answer.context["panes"] if one["slug"] == "notes")
        assert (pane["count"], len(answer.context["marks"])) == (notes, notes)
        for form in ("csv", "edl", "fcpxml"):
            path = reverse("notes:export", args=[scene.clip.public_id, form])
            text = browser.get(path).content.decode()
            assert {name for name in scene.notes if f"Said by {name}" in text} == readable
        rows = list(csv.DictReader(io.StringIO(_csv(browser, scene))))
        assert [row["number"] for row in rows] == [str(n + 1) for n in range(notes)]


def _csv(browser: Client, scene: Scene) -> str:
    path = reverse("notes:export", args=[scene.clip.public_id, "csv"])
    return browser.get(path).content.decode()


def test_an_answer_follows_its_note(scene: Scene) -> None:
    for name in ("mate team", "owner cohort"):
        reply(note=scene.notes[name], author=scene.owner, text=f"Re {name}", key=uuid.uuid4())
    pages = {
        reader.name: browser_of(reader).get(scene.clip.get_absolute_url()).content.decode()
        for reader in (scene.owner, scene.mate, scene.other_mate)
    }
    assert {
        who: ("Re mate team" in page, "Re owner cohort" in page) for who, page in pages.items()
    } == {
        "Olga": (True, True),
        "Mika": (True, True),
        "Omar": (False, True),
    }


def test_who_answers_and_who_resolves(scene: Scene) -> None:
    people = {
        "owner": scene.owner, "mate": scene.mate, "other": scene.other_mate,
        "stranger": scene.stranger, "staff": scene.staff,
    }  # fmt: skip

    def answers(route: str, note: str) -> dict[str, int]:
        path = reverse(route, args=[scene.notes[note].public_id])
        data = {"text": "Yes.", "key": str(uuid.uuid4())}
        return {who: browser_of(one).post(path, data).status_code for who, one in people.items()}

    own_alone = {"owner": 302, "mate": 302, "other": 404, "stranger": 404, "staff": 302}
    assert answers("notes:reply", "mate team") == own_alone
    assert answers("notes:reply", "mate cohort") == own_alone | {"other": 302}
    assert answers("notes:resolve", "mate cohort") == own_alone
    assert answers("notes:resolve", "owner cohort") == own_alone | {"mate": 404}


def test_buttons_are_there_for_who_may(scene: Scene) -> None:
    buttons = [
        browser_of(one).get(scene.clip.get_absolute_url()).content.decode().count(">Resolve<")
        for one in (scene.owner, scene.mate, scene.other_mate, scene.staff)
    ]
    assert buttons == [6, 2, 0, 6]


def send(user, clip, **said):
    data = {"key": str(uuid.uuid4()), "text": "It slides.", "frame_start": "2"} | said
    return browser_of(user).post(reverse("notes:add", args=[clip.public_id]), data)


def test_the_choice_is_asked_where_the_clip_is_shown(scene: Scene) -> None:
    hidden = make_clip(artist=scene.owner, status="done")
    asked = [
        'name="audience"' in browser_of(scene.owner).get(clip.get_absolute_url()).content.decode()
        for clip in (scene.clip, hidden)
    ]
    assert asked == [True, False]
    Note.objects.all().delete()
    for clip, said in (
        (scene.clip, {"audience": "cohort"}),
        (scene.clip, {}),
        (hidden, {"audience": "cohort"}),
    ):
        assert send(scene.owner, clip, **said).status_code == 302
    written = Note.objects.order_by("pk").values_list("audience", flat=True)
    assert list(written) == ["cohort", "team", "team"]
    refused = send(scene.owner, scene.clip, audience="everybody")
    assert refused.status_code == 422
    assert "Choose who reads it." in refused.content.decode()


def test_no_note_to_the_cohort_of_a_hidden_clip(scene: Scene) -> None:
    said = {"text": "No.", "frame_start": 1, "frame_end": 1, "audience": "cohort"}
    with pytest.raises(ValueError, match="not shown"):
        pin(
            clip=make_clip(artist=scene.owner, status="done"), author=scene.owner,
            key=uuid.uuid4(), said=said,
        )  # fmt: skip


def test_a_mates_note_earns_like_ones_own_and_staffs_never(scene: Scene) -> None:
    make_rate_card({"note": (3, "2.10")})
    make_membership_of(scene.staff, cohort=scene.owner.memberships.get().cohort)
    for author in (scene.owner, scene.mate, scene.staff):
        send(author, scene.clip, audience="cohort")
    paid = LedgerEntry.objects.order_by("pk").values_list("person", "task", "label")
    number = scene.clip.number
    assert list(paid) == [(scene.owner.pk, "note", number), (scene.mate.pk, "note", number)]


def test_each_has_their_words_in_their_own_record_and_the_owner_is_told(scene: Scene) -> None:
    send(scene.mate, scene.clip)
    send(scene.staff, scene.clip)
    lines = Entry.objects.filter(kind="note.pinned").order_by("pk")
    assert list(lines.values_list("person_id", "actor_id")) == [
        (scene.mate.pk, scene.mate.pk),
        (scene.owner.pk, scene.staff.pk),
    ]
    told = Notice.objects.order_by("pk").values_list("user", "text")
    number = scene.clip.number
    assert list(told) == [
        (scene.owner.pk, f"Mika wrote a note on {number}."),
        (scene.owner.pk, f"Rita wrote a note on {number}."),
    ]


def test_nobody_is_told_of_what_they_may_not_see_any_more(scene: Scene) -> None:
    scene.clip.hide()
    reply(note=scene.notes["mate cohort"], author=scene.owner, text="So?", key=uuid.uuid4())
    assert Notice.objects.count() == 0


def test_staff_read_pseudonyms_unless_a_look_covers_the_artist(scene: Scene) -> None:
    NoteReply.objects.create(
        note=scene.notes["owner team"], author=scene.mate, text="Yes.", idempotency_key=uuid.uuid4()
    )
    browser = browser_of(make_reviewer())

    def names() -> list[str]:
        text = browser.get(scene.clip.get_absolute_url()).content.decode() + _csv(browser, scene)
        known = ("Olga", "Mika", "Rita", scene.owner.pseudonym, scene.mate.pseudonym)
        return [name for name in known if name in text]

    assert names() == ["Rita", scene.owner.pseudonym, scene.mate.pseudonym]
    looking = make_reviewer()
    make_look(staff=looking, artist=scene.owner, thing=scene.clip)
    browser = browser_of(looking)
    assert names() == ["Olga", "Rita", scene.mate.pseudonym]


def test_staff_are_told_a_pseudonym_unless_a_look_covers_the_artist(scene: Scene) -> None:
    note = scene.notes["staff cohort"]
    for author in (scene.owner, scene.mate):
        reply(note=note, author=author, text="So?", key=uuid.uuid4())
    make_look(staff=scene.staff, artist=scene.owner, thing=scene.clip)
    for author in (scene.owner, scene.mate):
        reply(note=note, author=author, text="So?", key=uuid.uuid4())
    told = Notice.objects.filter(user=scene.staff).order_by("pk").values_list("text", flat=True)
    names = (scene.owner.pseudonym, scene.mate.pseudonym, "Olga", scene.mate.pseudonym)
    assert list(told) == [f"{name} answered a note on {scene.clip.number}." for name in names]


def test_the_archive_of_staff_names_artists_as_the_page_of_the_clip_does(scene: Scene) -> None:
    for author in (scene.owner, scene.mate, scene.staff):
        reply(note=scene.notes["staff cohort"], author=author, text="So?", key=uuid.uuid4())

    def names() -> list[str]:
        [part] = PARTS
        *_, line = [json.loads(one) for one in dict(part.files(scene.staff))["notes.jsonl"]]
        return [line["by"], *(one["by"] for one in line["replies"])]

    owner, mate = scene.owner.pseudonym, scene.mate.pseudonym
    assert names() == ["Rita", owner, mate, "Rita"]
    make_look(staff=scene.staff, artist=scene.owner, thing=scene.clip)
    assert names() == ["Rita", "Olga", mate, "Rita"]


def test_the_archive_keeps_what_others_said_on_a_clip_that_was_hidden_again(scene: Scene) -> None:
    note = scene.notes["mate cohort"]
    for author in (scene.owner, scene.mate):
        reply(note=note, author=author, text=f"By {author.name}", key=uuid.uuid4())

    def exported(user) -> dict[str, list[str]]:
        [part] = PARTS
        lines = [json.loads(one) for one in dict(part.files(user))["notes.jsonl"]]
        return {line["text"]: [one["text"] for one in line["replies"]] for line in lines}

    said = "Said by mate cohort"
    assert exported(scene.mate)[said] == ["By Olga", "By Mika"]
    assert set(exported(scene.mate)) == {"Said by mate team", "Said by mate cohort"}
    scene.clip.hide()
    assert exported(scene.mate)[said] == ["By Mika"]
    assert len(exported(scene.owner)) == 6


def test_many_notes_come_in_pages_and_a_link_to_one_opens_its_page() -> None:
    clip = make_clip(status="done")
    make_rendition(clip)
    notes = [make_note(clip=clip, frame_start=1, frame_end=1) for _ in range(A_PAGE + 3)]
    notes[0].resolve(by=clip.artist)
    browser = browser_of(clip.artist)
    first = browser.get(clip.get_absolute_url())
    page = first.content.decode()
    assert page.count("data-points") == A_PAGE
    assert f"Notes 1 to {A_PAGE} of {A_PAGE + 3}" in page
    assert f"{clip.get_absolute_url()}?notes=2#notes" in page
    [pane] = [one for one in first.context["panes"] if one["slug"] == "notes"]
    assert (pane["count"], len(first.context["marks"])) == (A_PAGE + 2, A_PAGE - 1)
    assert '<path d="M11.11 7v12"/>' in page
    last = browser.get(notes[-1].get_absolute_url()).content.decode()
    assert f'id="note-{notes[-1].public_id}"' in last
    assert f"{A_PAGE + 3}. Frame 1" in last
    answer = browser.post(
        reverse("notes:resolve", args=[notes[-1].public_id]), headers={"HX-Request": "true"}
    ).content.decode()
    assert f'id="note-{notes[-1].public_id}"' in answer
    assert answer.count('class="mark"') == 2
    assert browser.get(clip.get_absolute_url() + "?notes=x&note=y").status_code == 200


def test_as_many_queries_for_whoever_reads_however_many(scene: Scene) -> None:
    for reader in (scene.owner, scene.mate, scene.staff):
        browser, counts = browser_of(reader), []
        for more in (1, 40):
            for _ in range(more):
                make_note(clip=scene.clip, author=scene.other_mate, audience="cohort")
            browser.get(scene.clip.get_absolute_url())
            with CaptureQueriesContext(connection) as asked:
                browser.get(scene.clip.get_absolute_url())
            counts.append(len(asked))
        assert counts[0] == counts[1]
