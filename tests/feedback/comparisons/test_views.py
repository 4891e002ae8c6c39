import pytest
from django.urls import reverse

from feedback.models import Ballot, LedgerEntry
from tests.factories import make_artist, make_ballot, make_reviewer, make_shown_clip
from tests.feedback.comparisons.conftest import make_watchable, make_watchable_pairs

pytestmark = pytest.mark.django_db
PAGE = "comparisons:pair"
ANSWERS = {
    "overall": "1", "visual_quality": "2", "motion_quality": "3", "text_alignment": "5",
    "physical": "", "both_bad": "on", "active_s": "12",
}  # fmt: skip


@pytest.fixture
def voter(client):
    artist = make_artist()
    client.force_login(artist)
    return artist


@pytest.fixture
def ballot(voter):
    return make_ballot(pair=make_watchable(), voter=voter, voted_at=None, overall=None)


def post(client, name, ballot, answers=None):
    return client.post(reverse(f"comparisons:{name}", args=[ballot.public_id]), answers or {})


def test_before_the_first_pair_there_is_what_to_know_and_no_ballot(client, voter, rate_card):
    make_watchable()
    html = client.get(reverse(PAGE)).content.decode()
    assert "0.70 EUR for about 1 min" in html
    assert "Show me a pair" in html
    assert Ballot.objects.count() == 0


def test_next_opens_a_pair_and_the_page_shows_it(client, voter, rate_card):
    pair = make_watchable()
    answer = client.post(reverse("comparisons:next"))
    assert (answer.status_code, answer["Location"]) == (302, reverse(PAGE))
    ballot = Ballot.objects.get()
    assert (ballot.pair, ballot.voter) == (pair, voter)
    page = client.get(reverse(PAGE))
    assert page.context["ballot"] == ballot
    assert "0.70 EUR for about 1 min" in page.content.decode()


def test_without_a_pair_a_sentence_says_so(client, voter):
    answer = client.post(reverse("comparisons:next"), follow=True)
    assert "There is no pair for you now." in answer.content.decode()


def test_nothing_is_chosen_and_each_question_has_its_ways(client, ballot):
    html = client.get(reverse(PAGE)).content.decode()
    form = html.split("data-rate")[1].split("</form>")[0]
    assert (form.count('type="radio"'), form.count(" checked")) == (5 + 4 * 6, 0)
    assert "data-active" in html


def test_a_vote_is_kept_as_preferences_from_left_to_right(client, ballot, rate_card):
    answer = post(client, "vote", ballot, ANSWERS)
    assert answer["Location"] == reverse("comparisons:voted", args=[ballot.public_id])
    ballot.refresh_from_db()
    said = [getattr(ballot, name) for name in list(ANSWERS)[:5]]
    assert said == [-2, -1, 0, 2, None]
    assert (ballot.both_bad, ballot.active_s) == (True, 12)
    assert LedgerEntry.objects.get().thing_id == ballot.pk


def test_sent_twice_it_is_said_once_and_both_are_led_to_what_it_was(client, ballot, rate_card):
    first = post(client, "vote", ballot, ANSWERS)
    for answers in (ANSWERS | {"overall": "5"}, {}):
        assert post(client, "vote", ballot, answers)["Location"] == first["Location"]
    ballot.refresh_from_db()
    assert (ballot.overall, LedgerEntry.objects.count()) == (-2, 1)


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"overall": ""}, {"overall": ["Choose one of the five."]}),
        ({"overall": "6"}, {"overall": ["Choose one of the five."]}),
        ({"physical": "x"}, {"physical": ["Choose one of the five, or “Cannot judge”."]}),
    ],
)
def test_what_is_missing_is_said_beside_it_and_the_rest_is_kept(client, ballot, answers, errors):
    answer = post(client, "vote", ballot, ANSWERS | answers)
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == errors
    form = answer.content.decode().split("data-rate")[1].split("</form>")[0]
    assert form.count(" checked") == 4 + 1
    assert Ballot.objects.get().voted_at is None


def test_an_empty_form_lacks_every_answer(client, ballot):
    assert len(post(client, "vote", ballot).context["form"].errors) == 5


def test_setting_aside_shows_another_pair_and_earns_nothing(client, voter, rate_card):
    make_watchable_pairs(2)
    client.post(reverse("comparisons:next"))
    seen = []
    for _ in range(2):
        ballot = Ballot.objects.get()
        seen.append(ballot.pair_id)
        answer = post(client, "skip", ballot)
        assert answer["Location"] == reverse(PAGE)
    assert len(set(seen)) == 2
    assert (Ballot.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_a_pair_taken_out_while_it_is_judged_is_still_a_vote_and_shown_no_more(
    client, ballot, rate_card
):
    ballot.pair.retire()
    answer = client.post(reverse("comparisons:vote", args=[ballot.public_id]), ANSWERS, follow=True)
    assert Ballot.objects.voted().count() == 1
    assert "<video" not in answer.content.decode()
    assert "Next pair" in answer.content.decode()


@pytest.fixture
def shown(voter):
    """A ballot on shown films of somebody who hides one of them again."""
    owner = make_artist(cohort=voter.memberships.get().cohort)
    first, second = (make_shown_clip(artist=owner, seed=seed) for seed in (48151, 62342))
    pair = make_watchable(first=first, second=second, kind="seeds")
    return make_ballot(pair=pair, voter=voter, voted_at=None, overall=None)


def test_what_was_taken_back_is_not_told_after_the_vote(client, shown, rate_card):
    post(client, "vote", shown, ANSWERS)
    told = [shown.pair.first.generation.prompt, "48151", "62342"]
    for hidden in (False, True):
        html = client.get(reverse("comparisons:voted", args=[shown.public_id])).content.decode()
        assert [one in html for one in told] == [not hidden] * 3
        shown.pair.second.hide()
    assert "nothing is told of them" in html


def test_a_refused_vote_on_what_was_taken_back_leads_away_from_it(client, shown):
    shown.pair.first.hide()
    answer = client.post(reverse("comparisons:vote", args=[shown.public_id]), {}, follow=True)
    assert answer.redirect_chain == [(reverse(PAGE), 302)]
    html = answer.content.decode()
    assert "That pair is not shown any more, so it needs no vote." in html
    assert shown.pair.first.generation.prompt not in html


def test_the_team_reads_why_it_does_not_vote(client):
    client.force_login(make_reviewer())
    html = client.get(reverse(PAGE)).content.decode()
    assert "Artists vote here" in html
    assert "Show me a pair" not in html


def test_the_bar_leads_artists_here(client, voter):
    link = f'<a href="{reverse(PAGE)}" aria-current="page">Pairs</a>'
    assert link in client.get(reverse(PAGE)).content.decode()
    client.force_login(make_reviewer())
    assert (
        f'<a href="{reverse(PAGE)}"' not in client.get(reverse("studio:compose")).content.decode()
    )
