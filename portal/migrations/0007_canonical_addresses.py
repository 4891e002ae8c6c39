from django.db import migrations, models

from portal.gate.address import canonical


def fill(apps, schema_editor):
    """Raises: RuntimeError where two accounts are one person; only people can mend that."""
    User = apps.get_model("portal", "User")
    known = {}
    for user in User.objects.order_by("pk").only("pk", "email").iterator():
        form = canonical(user.email)
        if form in known:
            raise RuntimeError(
                f"The accounts {known[form]} and {user.pk} have addresses of one person. "
                "Change one of them, then migrate again."
            )
        known[form] = user.pk
        User.objects.filter(pk=user.pk).update(email_canonical=form)
    Invitation = apps.get_model("portal", "Invitation")
    for invitation in Invitation.objects.exclude(email="").only("pk", "email").iterator():
        form = canonical(invitation.email)
        Invitation.objects.filter(pk=invitation.pk).update(email_canonical=form)


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_looks")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="email_canonical",
            field=models.CharField(default="", editable=False, max_length=254),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="invitation",
            name="email_canonical",
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=254),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
