import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.comparisons.gather import gather_pairs
from feedback.models import Pair
from generation.models import Clip, Generation
from portal.models import Entry
from tests.factories import (
    CAPABILITIES,
    DEFAULTS,
    FILM,
    make_artist,
    make_ballot,
    make_cohort,
    make_generation,
    make_model_version,
    make_operator,
    make_pair,
    make_reviewer,
    make_shown_clip,
)

pytestmark = pytest.mark.django_db
PAGE, COMMISSION = "review:pairs", "review:pair-commission"


@pytest.fixture
def staff(client):
    reviewer = make_reviewer()
    client.force_login(reviewer)
    return reviewer


def asked(*versions, **fields):
    return {
        "key": str(uuid.uuid4()),
        "prompt": "A kite above a beach",
        "negative_prompt": "",
        "versions": [version.slug for version in versions],
        "seed": "5",
        "seeds": "2",
    } | fields


def test_a_version_with_few_votes_has_neither_rank_nor_score(client, staff):
    ballot = make_ballot()
    html = client.get(reverse(PAGE)).content.decode()
    assert html.count("needs 149 more votes") == 2
    assert "<figure" not in html
    assert ballot.voter.name not in html
    assert ballot.voter.pseudonym not in html


@pytest.mark.parametrize("by", ["physical", "nothing-known"])
def test_each_dimension_has_a_board_and_an_unknown_one_is_overall(client, staff, by):
    context = client.get(reverse(PAGE), {"by": by}).context
    assert context["chosen"].key == (by if by == "physical" else "overall")


def test_the_list_counts_votes_and_not_open_ballots(client, staff):
    pair = make_pair()
    make_ballot(pair=pair)
    make_ballot(pair=pair, voted_at=None, overall=None)
    assert [one.votes for one in client.get(reverse(PAGE)).context["page_obj"]] == [1]


@pytest.mark.parametrize("kind", ["versions", "seeds"])
@pytest.mark.parametrize("hidden", ["first", "second"])
def test_of_a_film_that_was_taken_back_neither_prompt_nor_seed_is_read(client, staff, kind, hidden):
    artist = make_artist(cohort=make_cohort())
    asked = [
        make_generation(artist=artist, prompt="A lantern", seed=seed) for seed in (4711000, 8153000)
    ]
    first, second = (make_shown_clip(generation=one) for one in asked)
    pair = make_pair(first=first, second=second, kind=kind)
    wanted = ["A lantern", "4711000"] + ["8153000"] * (kind == "seeds")

    def told() -> list[str]:
        html = client.get(reverse(PAGE)).content.decode()
        return [
            words for words in ("A lantern", "4711000", "8153000", "taken back") if words in html
        ]

    assert told() == wanted
    getattr(pair, hidden).hide()
    assert told() == ["taken back"]


def test_as_many_queries_for_three_pairs_as_for_one(client, staff):
    client.get(reverse(PAGE))  # the board is counted once in a while
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_pair()
        with CaptureQueriesContext(connection) as asked_for:
            client.get(reverse(PAGE))
        counts.append(len(asked_for))
    assert counts[0] == counts[1]


def test_a_pair_is_taken_out_once_and_who_did_it_is_recorded(client, staff):
    pair = make_pair()
    url = reverse("review:pair-retire", args=[pair.public_id])
    client.post(url)
    again = client.post(url, follow=True)
    assert f"Pair {pair.pk} was taken out already." in again.content.decode()
    assert Pair.objects.open().count() == 0
    entry = Entry.objects.get(kind="pair.retired")
    assert (entry.person_id, entry.actor_id) == (None, staff.pk)


def test_a_comparison_is_queued_for_each_version_and_its_films_become_pairs(client, staff):
    versions = [make_model_version(), make_model_version(defaults=DEFAULTS | {"steps": 4})]
    form = asked(*versions)
    for _ in range(2):  # sent twice, queued once
        assert client.post(reverse(COMMISSION), form)["Location"] == reverse(PAGE)
    made = Generation.objects.order_by("model_version")
    assert list(made.values_list("model_version", "steps", "seed", "variations")) == [
        (versions[0].pk, 2, 5, 2),
        (versions[1].pk, 4, 5, 2),
    ]
    Clip.objects.update(status="done", finished_at="2026-11-24T12:00Z", **FILM)
    assert gather_pairs() == 4
    assert Pair.objects.filter(kind="versions").count() == 2


def test_one_size_for_all_is_asked_where_the_defaults_differ(client, staff):
    wide = make_model_version(defaults=DEFAULTS | {"width_px": 96})
    versions = [make_model_version(), wide]
    answer = client.post(reverse(COMMISSION), asked(*versions))
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {
        "width_px": ["The versions differ here: 64 and 96. Give one for all."]
    }
    assert client.post(reverse(COMMISSION), asked(*versions, width_px="96")).status_code == 302
    assert set(Generation.objects.values_list("width_px", flat=True)) == {96}


def test_what_one_version_cannot_do_queues_nothing_and_is_said_beside_the_field(client, staff):
    plain = CAPABILITIES.as_dict() | {"negative_prompt": False}
    versions = [make_model_version(), make_model_version(capabilities=plain)]
    answer = client.post(reverse(COMMISSION), asked(*versions, negative_prompt="blur"))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["negative_prompt"]
    assert "A kite above a beach" in answer.content.decode()
    assert Generation.objects.count() == 0


def test_what_the_policy_refuses_is_said_beside_the_prompt(client, staff):
    versions = [make_model_version(), make_model_version()]
    prompt = "explicit porn video of a naked couple having sex"
    answer = client.post(reverse(COMMISSION), asked(*versions, prompt=prompt))
    assert list(answer.context["form"].errors) == ["prompt"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"prompt": ""}, "prompt"),
        ({"versions": []}, "versions"),
        ({"versions": ["no-such"]}, "versions"),
        ({"seeds": "5"}, "seeds"),
        ({"seed": "-1"}, "seed"),
        ({"frames": "0"}, "frames"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(client, staff, fields, field):
    form = asked(make_model_version(), make_model_version()) | fields
    answer = client.post(reverse(COMMISSION), form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_one_version_is_nothing_to_compare(client, staff):
    answer = client.post(reverse(COMMISSION), asked(make_model_version()))
    assert dict(answer.context["form"].errors) == {"versions": ["Choose two versions or more."]}


def test_artists_see_nothing_of_it(client):
    client.force_login(make_artist())
    assert client.get(reverse(PAGE)).status_code == 403
    assert client.get(reverse(COMMISSION)).status_code == 403


def test_operators_see_it_too(client):
    client.force_login(make_operator())
    assert client.get(reverse(PAGE)).status_code == 200
