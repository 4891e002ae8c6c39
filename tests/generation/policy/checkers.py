"""Checkers of films, as an operator may write them; some as they should not."""

import time

import numpy as np

from generation.policy.outputs import FilmFacts, Found


def dark_ones(frames: np.ndarray, facts: FilmFacts) -> Found:
    """Films that are dark throughout are looked at by a person."""
    return Found(passes=bool(frames.mean() > 20), clause="gore")


def only_says_how_many(frames: np.ndarray, facts: FilmFacts) -> Found:
    return Found(passes=(len(frames), facts.frames) == (8, 33))


def fails(frames: np.ndarray, facts: FilmFacts) -> Found:
    raise RuntimeError("no weights")


def exits(frames: np.ndarray, facts: FilmFacts) -> Found:
    raise SystemExit(0)


def sleeps(frames: np.ndarray, facts: FilmFacts) -> Found:
    time.sleep(0.5)
    return Found(passes=True)


def says_yes(frames: np.ndarray, facts: FilmFacts) -> bool:
    return True


def names_no_clause(frames: np.ndarray, facts: FilmFacts) -> Found:
    return Found(passes=False, clause="ugly")


not_callable = 3
