import uuid

from django.db import migrations, models

BATCH = 500


def fill(apps, schema_editor):
    """One for each row: a default of the column would be the same for all of them."""
    nameless = apps.get_model("feedback", "Rating").objects.filter(public_id=None)
    while ratings := list(nameless.only("pk")[:BATCH]):
        for rating in ratings:
            rating.public_id = uuid.uuid4()
        nameless.model.objects.bulk_update(ratings, ["public_id"])


class Migration(migrations.Migration):
    dependencies = [("feedback", "0004_review_inbox")]

    operations = [
        migrations.AddField(
            model_name="rating",
            name="public_id",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="rating",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
