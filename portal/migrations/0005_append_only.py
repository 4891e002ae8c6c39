from django.db import migrations

from portal.activity.append_only import guard, lift


def put(apps, schema_editor):
    guard(schema_editor.connection)


def take_away(apps, schema_editor):
    lift(schema_editor.connection)


class Migration(migrations.Migration):
    """Let the database itself refuse to change the record."""

    dependencies = [("portal", "0004_seals")]

    operations = [migrations.RunPython(put, take_away)]
