import pytest

from portal.files.ranges import Span, Unsatisfiable, may_continue, read_range


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", Span(0, 0)),
        ("bytes=0-499", Span(0, 499)),
        ("bytes=500-999", Span(500, 999)),
        ("bytes=500-", Span(500, 999)),
        ("bytes=-1", Span(999, 999)),
        ("bytes=-500", Span(500, 999)),
        ("bytes=-1000", Span(0, 999)),
        ("bytes=-5000", Span(0, 999)),
        ("bytes=990-5000", Span(990, 999)),
        ("bytes=0-99999999999999999999", Span(0, 999)),
        ("BYTES=1-2", Span(1, 2)),
        ("bytes = 1-2 ", Span(1, 2)),
    ],
)
def test_single_ranges(header: str, span: Span) -> None:
    assert read_range(header, 1000) == span


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5",
        "bytes=a-b",
        "bytes=5-4",
        "bytes=--5",
        "bytes=+1-2",
        "bytes=1 - 2",
        "bytes=\u0661-\u0662",
        "items=0-5",
        "bytes=0-1,2-3",
        "bytes=0-1,",
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_what_is_ignored_gives_the_whole(header: str | None) -> None:
    assert read_range(header, 1000) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-1001", "bytes=5000-", "bytes=-0"])
def test_beyond_the_end(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        read_range(header, 1000)


def test_content_range() -> None:
    assert Span(500, 999).of(1234) == "bytes 500-999/1234"


@pytest.mark.parametrize(
    ("if_range", "stands"),
    [
        (None, True),
        ('"abc"', True),
        ('"other"', False),
        ('W/"abc"', False),
        ("abc", False),
        ("Mon, 23 Nov 2026 10:00:00 GMT", False),
    ],
)
def test_if_range(if_range: str | None, stands: bool) -> None:
    assert may_continue(if_range, '"abc"') is stands
