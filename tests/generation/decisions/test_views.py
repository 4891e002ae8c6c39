import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from generation.models import PolicyDecision
from portal.models import User
from tests.factories import (
    make_appeal,
    make_artist,
    make_hold,
    make_operator,
    make_refusal,
    make_reviewer,
)
from tests.generation.studio.conftest import signed_in

pytestmark = pytest.mark.django_db
LIST = "/studio/decisions/"


def appeal_url(decision: PolicyDecision) -> str:
    return reverse("decisions:appeal", args=[decision.public_id])


def test_who_may_open_what() -> None:
    decision = make_refusal()
    people: list[User | None] = [
        decision.artist, make_artist(), make_reviewer(), make_operator(), None,
    ]  # fmt: skip
    assert [signed_in(user).get(LIST).status_code for user in people] == [200, 200, 200, 200, 302]
    url = decision.get_absolute_url()
    assert [signed_in(user).get(url).status_code for user in people] == [200, 404, 404, 404, 302]
    sent = {"text": "It is a museum piece."}
    answers = [signed_in(user).post(appeal_url(decision), sent).status_code for user in people]
    assert answers == [302, 404, 404, 404, 302]
    assert signed_in(decision.artist).get(appeal_url(decision)).status_code == 405
    for address in (f"{LIST}{uuid.uuid4()}/", f"{LIST}{uuid.uuid4()}/appeal/"):
        assert signed_in(decision.artist).post(address, sent).status_code in {404, 405}


def test_the_list_tells_each_state_of_ones_own_and_of_nobody_elses() -> None:
    artist, other = make_artist(), make_reviewer()
    answered: dict[str, Any] = {
        "artist": artist, "appeal_decided_by": other, "appeal_decided_at": timezone.now(),
    }  # fmt: skip
    make_refusal(prompt="Somebody else's words")
    own = [
        make_refusal(artist=artist),
        make_hold(artist=artist),
        make_hold(artist=artist, film=True),
        make_hold(artist=artist, action="warn", status="passed"),
        make_appeal(artist=artist),
        make_appeal(status="overturned", **answered),
        make_appeal(status="upheld", **answered),
    ]
    answer = signed_in(artist).get(LIST)
    page = answer.content.decode()
    assert list(answer.context["page_obj"]) == own[::-1]
    for words in (
        "Refused", "Waits for a person", "Went on, with a word", "Appealed", "Overturned",
        "Refused after appeal", "Film 0002-1",
    ):  # fmt: skip
        assert words in page
    assert f"/studio/?decision={own[5].public_id}" in page
    assert "Somebody else" not in page


def test_the_lot_is_announced_where_there_is_one(settings) -> None:
    client = signed_in(make_artist())
    assert "drawn by lot" not in client.get(LIST).content.decode()
    settings.WITHHOLD_SHARE = 0.02
    assert "2 in 100 films are drawn by lot" in client.get(LIST).content.decode()


def test_a_refusal_says_why_by_whom_and_how_to_appeal() -> None:
    by_rule = make_refusal(prompt="Words <b>typed</b> here", matched="<b>typed</b>")
    page = signed_in(by_rule.artist).get(by_rule.get_absolute_url()).content.decode()
    for words in (
        "Words <mark>&lt;b&gt;typed&lt;/b&gt;</mark> here", "Sexual content.",
        "This is not made here.", "Decided by a rule", "You may appeal once",
    ):  # fmt: skip
        assert words in page
    hold = make_hold()
    by_person = {"decided_by": make_operator(), "decided_as": "operator"}
    by_person |= {"decided_at": timezone.now(), "decided_clause": "gore"}
    PolicyDecision.objects.filter(pk=hold.pk).update(
        status="refused", decided_sentence="It shows a wound.", **by_person
    )
    page = signed_in(hold.artist).get(hold.get_absolute_url()).content.decode()
    for words in ("Gore.", "It shows a wound.", "Decided by an operator"):
        assert words in page


def test_an_appeal_is_made_once() -> None:
    decision = make_refusal()
    client = signed_in(decision.artist)
    page = client.post(appeal_url(decision), {"text": "It is art."}, follow=True).content.decode()
    assert "Another person reads it." in page
    assert "It is art." in page
    page = client.post(appeal_url(decision), {"text": "Again."}, follow=True).content.decode()
    assert "There is nothing to appeal here any more." in page
    decision.refresh_from_db()
    assert (decision.status, decision.appeal) == ("appealed", "It is art.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Say in a sentence why it should pass."),
        ("x" * 1001, "at most 1000 characters"),
        ("a\x00b", "Null characters are not allowed."),
    ],
)
def test_an_appeal_needs_a_sentence(text: str, sentence: str) -> None:
    decision = make_refusal()
    answer = signed_in(decision.artist).post(appeal_url(decision), {"text": text})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    decision.refresh_from_db()
    assert decision.status == "refused"


def test_as_many_queries_for_three_rows_as_for_one() -> None:
    artist = make_artist()
    client, counts = signed_in(artist), []
    for _ in range(3):
        make_refusal(artist=artist)
        make_hold(artist=artist)
        make_hold(artist=artist, film=True)
        make_appeal(artist=artist)
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[2]
