"""Administrators may publish a letter that they changed last, with a reason that is kept."""

from django.db import migrations

CODENAME, NAME = "override_letter", "Can publish a letter that they changed last, with a reason"


def give(apps, schema_editor):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="findings", model="letter"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=CODENAME, defaults={"name": NAME}
    )
    apps.get_model("auth", "Group").objects.get(name="Administrator").permissions.add(permission)


def take(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name="Administrator"):
        group.permissions.remove(*group.permissions.filter(codename=CODENAME))


class Migration(migrations.Migration):
    dependencies = [("findings", "0003_intake_and_desk")]

    operations = [migrations.RunPython(give, take)]
