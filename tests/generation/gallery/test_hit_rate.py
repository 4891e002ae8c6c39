import pytest

from generation.gallery.hit_rate import HitRate, hit_rate, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals(successes: int, trials: int, low: float, high: float) -> None:
    assert [round(end, 4) for end in wilson(successes, trials)] == [low, high]


def test_mirrored() -> None:
    low, high = wilson(3, 10)
    other_low, other_high = wilson(7, 10)
    assert (other_low, other_high) == pytest.approx((1 - high, 1 - low))


def test_nothing_finished() -> None:
    assert hit_rate(kept=0, finished=0) == HitRate(
        kept=0, finished=0, percent=0.0, low=0.0, high=0.0
    )


def test_in_percent() -> None:
    rate = hit_rate(kept=41, finished=178)
    assert [round(value, 1) for value in (rate.percent, rate.low, rate.high)] == [23.0, 17.5, 29.7]


@pytest.mark.parametrize(("successes", "trials"), [(2, 1), (-1, 5)])
def test_no_proportion(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        wilson(successes, trials)
