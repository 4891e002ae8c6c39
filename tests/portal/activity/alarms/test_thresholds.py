import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.activity.alarms.thresholds import THRESHOLDS, read_thresholds


def test_one_threshold_may_be_set_and_the_others_stay() -> None:
    read = read_thresholds('{"no_page_views": {"submits": 9}}')
    assert read["no_page_views"] == THRESHOLDS["no_page_views"] | {"submits": 9}
    assert {**read, "no_page_views": THRESHOLDS["no_page_views"]} == THRESHOLDS
    assert read_thresholds("") == THRESHOLDS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "must be JSON"),
        ("[]", "must be like"),
        ('{"no_page_views": 3}', "must be like"),
        ('{"nonsense": {"submits": 3}}', "knows no nonsense.submits"),
        ('{"no_page_views": {"nonsense": 3}}', "knows no no_page_views.nonsense"),
        ('{"no_page_views": {"submits": "3"}}', "must be above 0"),
        ('{"no_page_views": {"submits": 0}}', "must be above 0"),
        ('{"no_page_views": {"submits": true}}', "must be above 0"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=message):
        read_thresholds(text)
