import numpy as np
import pytest

from generation.policy.clauses import Action
from generation.policy.outputs import FilmFacts, check_film, hold_film
from generation.policy.rules import load_policy
from generation.policy.screen import Verdict

POLICY = load_policy()
FACTS = FilmFacts(prompt="A kite", frames=33, fps=8, width_px=16, height_px=8, model="tiny")
BRIGHT = np.full((33, 8, 16, 3), 200, np.uint8)
HERE = "tests.generation.policy.checkers."


def check(name: str, frames: np.ndarray = BRIGHT, timeout_s: float = 5.0) -> Verdict:
    checker = HERE + name if name else ""
    return check_film(frames, FACTS, checker=checker, timeout_s=timeout_s, policy=POLICY)


@pytest.mark.parametrize("name", ["", "dark_ones", "only_says_how_many"])
def test_a_film_passes_where_nothing_is_found(name: str) -> None:
    assert check(name) == Verdict(action=Action.PASS, version=POLICY.version)


def test_what_a_checker_finds_goes_to_a_person_under_its_clause() -> None:
    verdict = check("dark_ones", BRIGHT * 0)
    assert verdict == hold_film("gore", rule="film.checker", policy=POLICY)
    assert verdict.action == Action.HOLD
    assert verdict.sentence == POLICY.clauses["gore"].sentence


@pytest.mark.parametrize("frames", [1, 2, 7, 8, 9])
def test_short_films_are_seen_whole(frames: int) -> None:
    assert check("dark_ones", BRIGHT[:frames]).action == Action.PASS


@pytest.mark.parametrize(
    "name",
    ["fails", "exits", "sleeps", "says_yes", "names_no_clause", "not_callable", "missing"],
)
def test_without_an_answer_a_person_looks(name: str, caplog: pytest.LogCaptureFixture) -> None:
    verdict = check(name, timeout_s=0.05 if name == "sleeps" else 5.0)
    assert verdict == hold_film("unchecked", rule="film.checker", policy=POLICY)
    assert f"The checker {HERE}{name} gave no answer" in caplog.text


@pytest.mark.parametrize("path", ["nowhere.at.all", "nodots", "."])
def test_a_path_that_leads_nowhere_lets_nothing_pass(path: str) -> None:
    verdict = check_film(BRIGHT, FACTS, checker=path, timeout_s=5.0, policy=POLICY)
    assert (verdict.action, verdict.clause) == (Action.HOLD, "unchecked")
