import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.gate.reply import write_reply
from portal.models import Entry, Notice, Reply
from tests.factories import make_artist, make_clip, make_reply, make_reviewer

pytestmark = pytest.mark.django_db


def test_a_letter_is_written_once_for_its_key() -> None:
    artist, key = make_artist(), uuid.uuid4()
    place = artist.memberships.get()
    said: dict[str, Any] = {"person": artist, "author": artist, "about": place, "key": key}
    first = write_reply(text="It was not me.", **said)
    assert write_reply(text="Again.", **said) == first
    assert list(Reply.objects.thread(artist, place)) == [first]
    assert (first.text, first.is_from_staff) == ("It was not me.", False)
    assert Notice.objects.count() == 0
    [entry] = Entry.objects.all()
    assert (entry.kind, entry.person_id, entry.actor_id) == ("reply.written", artist.pk, artist.pk)
    assert entry.facts == {}


def test_an_answer_of_the_team_is_told_and_leads_to_the_thread() -> None:
    reviewer, clip = make_reviewer(name="Ada"), make_clip()
    artist = clip.artist
    place = artist.memberships.get()
    for about in (place, clip):
        write_reply(person=artist, author=reviewer, about=about, text="Hm.", key=uuid.uuid4())
    told = artist.notices.order_by("pk").values_list("kind", "text", "path")
    assert list(told) == [
        ("answered", "Ada answered you.", "/account/membership/"),
        ("answered", "Ada answered you.", clip.get_absolute_url()),
    ]


def test_what_waits_is_what_was_written_since_the_last_answer() -> None:
    reviewer, first, second = make_reviewer(), make_artist(), make_artist()
    make_reply(person=first)
    make_reply(person=first, by=reviewer)
    late = make_reply(person=first)
    early = make_reply(person=second)
    make_reply(person=make_artist(), by=reviewer)
    assert list(Reply.objects.unanswered()) == [late, early]
    make_reply(person=first, by=reviewer)
    assert list(Reply.objects.unanswered()) == [early]


def test_the_database_refuses_an_empty_letter_and_a_second_one_for_a_key() -> None:
    letter = make_reply()
    for wrong in ({"text": ""}, {"idempotency_key": letter.idempotency_key}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_reply(person=letter.person, **wrong)
