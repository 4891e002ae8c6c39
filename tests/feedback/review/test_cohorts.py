import pytest

from feedback.review.cohort_figures import cohorts
from generation.models import CohortLimits
from portal.gate.invite import invite, revoke
from tests.factories import make_artist, make_cohort, make_model_version, make_operator

pytestmark = pytest.mark.django_db


def test_seats_taken_and_promised_are_counted(client):
    cohort = make_cohort(seats=9, name="First light")
    for status in ("active", "frozen", "ended"):
        make_artist(cohort=cohort, status=status)
    invite(cohort=cohort, by=None, email="ada@example.org")
    invite(cohort=cohort, by=None, max_uses=40)
    revoke(invitation=invite(cohort=cohort, by=None, email="grace@example.org")[0])
    make_cohort(name="Empty")
    limits = CohortLimits.objects.create(cohort=cohort, running_clips=3)
    limits.model_versions.add(make_model_version(label="Model Seven"))
    assert {one.name: (one.members, one.promised) for one in cohorts()} == {
        "First light": (2, 1),
        "Empty": (0, 0),
    }
    assert (cohort.seats_left(), cohort.seats_unpromised()) == (7, 6)
    client.force_login(make_operator())
    html = client.get("/review/cohorts/").content.decode()
    assert "3 at once, Model Seven" in html
    assert f"/admin/portal/cohort/{cohort.pk}/change/" in html
