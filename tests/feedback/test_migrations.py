"""What a migration does to ratings that were there before it."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from feedback.models import Rating
from tests.factories import make_rating


@pytest.mark.django_db(transaction=True)
def test_every_rating_gets_a_public_id_of_its_own() -> None:
    ratings = [make_rating() for _ in range(3)]
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    MigrationExecutor(connection).migrate([("feedback", "0004_review_inbox")])
    MigrationExecutor(connection).migrate(newest)
    found = Rating.objects.values_list("pk", "public_id")
    assert {pk for pk, _ in found} == {rating.pk for rating in ratings}
    assert len({public_id for _, public_id in found} - {None}) == 3
