"""The three staff roles as groups: Inspector, Reviewer, Administrator.

Permissions are made here where Django has not made them yet (it makes them after all migrations),
with the same names, so that it finds them later.
"""

from django.db import migrations

CONTENT = ["letter", "section", "finding", "letterpage", "letterperson", "responsiblebody"]
REFERENCE = [
    "region",
    "localarea",
    "areaname",
    "earliercode",
    "statisticalneighbour",
    "inspection",
    "claim",
    "theme",
    "themeterm",
    "service",
    "serviceterm",
    "glossaryterm",
    "glossaryform",
    "glossarysense",
]
VERBS = {
    "submit_letter": ("letter", "Can hand a letter to review"),
    "publish_letter": ("letter", "Can publish a letter or send it back"),
    "withdraw_letter": ("letter", "Can withdraw a published letter"),
    "correct_finding": ("finding", "Can correct a published finding"),
    "withdraw_finding": ("finding", "Can withdraw a finding"),
}


def _on(models, *verbs):
    return {f"{verb}_{model}" for model in models for verb in verbs}


INSPECTOR = (
    _on(CONTENT, "view", "add", "change", "delete") - {"delete_letter"}
    | _on(REFERENCE, "view")
    | {"submit_letter"}
)
REVIEWER = INSPECTOR | {
    "publish_letter",
    "withdraw_letter",
    "correct_finding",
    "withdraw_finding",
}
# Themes, services, glossary terms, areas and inspections have public addresses: they are changed,
# never deleted. Their parts (terms, forms, senses, other names, claims) may go.
ADMINISTRATOR = (
    REVIEWER
    | _on(REFERENCE, "add", "change")
    | _on(
        ["themeterm", "serviceterm", "glossaryform", "glossarysense", "areaname", "claim"], "delete"
    )
)
ROLES = {"Inspector": INSPECTOR, "Reviewer": REVIEWER, "Administrator": ADMINISTRATOR}
ACCOUNTS = _on(["user"], "view", "add", "change") | _on(["group"], "view")


def _permission(apps, codename, app_label, model, name):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return permission


def _for_record(apps, codename, app_label):
    if codename in VERBS:
        model, name = VERBS[codename]
        return _permission(apps, codename, app_label, model, name)
    verb, model = codename.split("_", 1)
    verbose = apps.get_model(app_label, model)._meta.verbose_name
    return _permission(apps, codename, app_label, model, f"Can {verb} {verbose}")


def make_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for role, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        permissions = [_for_record(apps, codename, "findings") for codename in sorted(codenames)]
        if role == "Administrator":
            permissions += [_for_record(apps, codename, "auth") for codename in sorted(ACCOUNTS)]
        group.permissions.set(permissions)


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0001_records"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_roles, remove_roles)]
