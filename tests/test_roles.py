"""What each role may and may not do: its permissions, the verbs, and every address of the admin."""

from dataclasses import dataclass

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from findings import review
from findings.models import AreaName, Finding, GlossaryTerm, Letter, LocalArea, Status

from . import factories as make

pytestmark = pytest.mark.django_db

CONTENT = ["letter", "section", "finding"]
VERSIONS = ["letterversion"]  # public at once, so for those who may publish
PARTS = ["letterpage", "letterperson", "responsiblebody"]
REFERENCE = [
    "region",
    "localarea",
    "inspection",
    "theme",
    "service",
    "glossaryterm",
    "familyquestion",
    "advice",
]
REFERENCE_PARTS = [
    "areaname",
    "earliercode",
    "statisticalneighbour",
    "claim",
    "themeterm",
    "serviceterm",
    "glossaryform",
    "glossarysense",
    "toask",
]
ROLES = ["Inspector", "Reviewer", "Administrator"]


def verbs_on(models, *verbs):
    return {f"{verb}_{model}" for verb in verbs for model in models}


INSPECTOR = (
    verbs_on(CONTENT + PARTS, "view", "add", "change")
    | verbs_on(["section", "finding", *PARTS], "delete")
    | verbs_on(REFERENCE + REFERENCE_PARTS, "view")
    | {"submit_letter"}
    | verbs_on(VERSIONS, "view")
    | verbs_on(["pagereport"], "view", "change")  # by the desk's verbs; no admin shows them
)
REVIEWER = (
    INSPECTOR
    | {"publish_letter", "withdraw_letter", "correct_finding", "withdraw_finding"}
    | verbs_on(VERSIONS, "add", "change", "delete")
)
ADMINISTRATOR = (
    REVIEWER
    | verbs_on(REFERENCE + REFERENCE_PARTS, "add", "change")
    | verbs_on(
        ["areaname", "claim", "themeterm", "serviceterm", "glossaryform", "glossarysense"], "delete"
    )
    | {"view_user", "add_user", "change_user", "view_group", "override_letter"}
)


# The groups


@pytest.mark.parametrize(
    ("role", "permissions"),
    [("Inspector", INSPECTOR), ("Reviewer", REVIEWER), ("Administrator", ADMINISTRATOR)],
)
def test_a_role_holds_exactly_these_permissions(role, permissions):
    group = Group.objects.get(name=role)
    assert set(group.permissions.values_list("codename", flat=True)) == permissions


def test_there_are_three_roles_and_no_more():
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


@pytest.mark.parametrize("record", ["letter", *REFERENCE, "user"])
def test_no_role_may_delete_what_has_an_address_or_signed_a_change(record):
    assert not Group.objects.filter(permissions__codename=f"delete_{record}").exists()


def test_each_permission_of_a_role_is_one_that_django_knows():
    """The migration makes them before Django does: a misspelt one would stand alone."""
    made = Permission.objects.filter(group__name__in=ROLES, content_type__app_label="findings")
    for permission in made:
        model = permission.content_type.model_class()
        known = {f"{v}_{model._meta.model_name}" for v in model._meta.default_permissions}
        known |= {codename for codename, _ in model._meta.permissions}
        assert permission.codename in known


# The verbs


def draft():
    """A complete draft, last changed by the inspector who entered it."""
    section = make.make_section()
    make.make_finding(section)
    letter = section.letter
    letter.findings_in_document = 1
    letter._history_user = letter.entered_by
    letter.save()
    return letter


def in_review():
    letter = draft()
    return review.submit(letter, by=letter.entered_by)


def published():
    letter = draft()
    make.publish(letter)
    return letter


def withdrawn():
    return review.withdraw(published(), by=make.make_user("Reviewer"), reason="Wrong document")


def published_finding():
    return published().findings.get()


def withdrawn_finding():
    by = make.make_user("Reviewer")
    return review.withdraw_finding(published_finding(), by=by, reason="Entered twice")


REASON = {"reason": "For a reason"}
CORRECTION = {"wording": "Leaders know the area well.", "note": "A word was missing."}
EVERYBODY, SECOND_PERSON = set(ROLES), {"Reviewer", "Administrator"}


@dataclass(frozen=True)
class Case:
    verb: str
    slug: str
    make: object
    given: dict
    allowed: set
    reached: object  # whether the record is where the verb leads

    def address(self, record):
        model = "letter" if isinstance(record, Letter) else "finding"
        return reverse(f"admin:findings_{model}_{self.slug}", args=[record.pk])


def status_is(status):
    return lambda letter: letter.status == status


CASES = [
    Case("submit", "submit", draft, {}, EVERYBODY, status_is(Status.IN_REVIEW)),
    Case("send_back", "send-back", in_review, REASON, SECOND_PERSON, status_is(Status.DRAFT)),
    Case("publish", "publish", in_review, {}, SECOND_PERSON, status_is(Status.PUBLISHED)),
    Case("withdraw", "withdraw", published, REASON, SECOND_PERSON, status_is(Status.WITHDRAWN)),
    Case("reopen", "reopen", withdrawn, REASON, SECOND_PERSON, status_is(Status.DRAFT)),
    Case(
        "correct_finding",
        "correct",
        published_finding,
        CORRECTION,
        SECOND_PERSON,
        lambda finding: finding.wording == CORRECTION["wording"],
    ),
    Case(
        "withdraw_finding",
        "withdraw",
        published_finding,
        REASON,
        SECOND_PERSON,
        lambda finding: finding.withdrawn_at is not None,
    ),
    Case(
        "restore_finding",
        "restore",
        withdrawn_finding,
        REASON,
        SECOND_PERSON,
        lambda finding: finding.withdrawn_at is None,
    ),
]
each_verb = pytest.mark.parametrize("case", CASES, ids=lambda case: case.verb)
each_role = pytest.mark.parametrize("role", [*ROLES, None])


@each_verb
@each_role
def test_a_verb_obeys_the_role(case, role):
    record, by = case.make(), make.make_user(role)
    if role in case.allowed:
        getattr(review, case.verb)(record, by=by, **case.given)
    else:
        with pytest.raises(PermissionDenied):
            getattr(review, case.verb)(record, by=by, **case.given)
    record.refresh_from_db()
    assert case.reached(record) == (role in case.allowed)


@each_verb
@each_role
def test_the_button_of_a_verb_obeys_the_role(case, role, client):
    record, user = case.make(), make.make_user(role)
    user.is_staff = True
    user.save()
    client.force_login(user)
    response = client.post(case.address(record), case.given)
    record.refresh_from_db()
    assert response.status_code == (302 if role in case.allowed else 403)
    assert case.reached(record) == (role in case.allowed)


@each_verb
def test_a_visitor_is_sent_to_sign_in_and_changes_nothing(case, client):
    record = case.make()
    response = client.post(case.address(record), case.given)
    record.refresh_from_db()
    assert response.url.startswith(reverse("admin:login"))
    assert not case.reached(record)


@each_verb
def test_looking_at_the_address_of_a_verb_changes_nothing(case, client):
    record = case.make()
    client.force_login(make.make_user("Administrator"))
    response = client.get(case.address(record))
    record.refresh_from_db()
    assert response.status_code == (200 if case.given else 405)
    assert not case.reached(record)


@each_verb
@each_role
def test_the_form_of_a_verb_is_not_shown_to_whom_it_is_refused(case, role, client):
    record, user = case.make(), make.make_user(role)
    user.is_staff = True
    user.save()
    client.force_login(user)
    shown = client.get(case.address(record)).status_code
    assert (shown == 403) == (role not in case.allowed)


@each_verb
def test_the_verb_of_a_forged_page_is_refused(case):
    record = case.make()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.make_user("Administrator"))
    assert client.post(case.address(record), case.given).status_code == 403
    record.refresh_from_db()
    assert not case.reached(record)


@each_verb
def test_each_verb_leaves_a_row_with_who_and_why(case, client):
    record, user = case.make(), make.make_user("Reviewer")
    client.force_login(user)
    before = record.history.count()
    client.post(case.address(record), case.given)
    assert record.history.count() == before + 1
    row = record.history.first()
    assert row.history_user == user
    for text in [given for name, given in case.given.items() if name in ("reason", "note")]:
        assert text in row.history_change_reason


# Every address of the admin


OPEN, REFUSED, SIGN_IN = 200, 403, 302
VISITOR, OUTSIDER, NO_ROLE = "a visitor", "an account that is no staff", "staff without a role"
PEOPLE = [VISITOR, OUTSIDER, NO_ROLE, *ROLES]

# model, page: who may open it. Nobody may open any other.
MAY_OPEN = {
    **{(m, p): set(ROLES) for m in CONTENT for p in ["changelist", "add", "change", "history"]},
    **{(m, "delete"): set(ROLES) for m in ["section", "finding"]},
    **{(m, p): set(ROLES) for m in VERSIONS for p in ["changelist", "change", "history"]},
    **{(m, p): {"Reviewer", "Administrator"} for m in VERSIONS for p in ["add", "delete"]},
    **{(m, p): set(ROLES) for m in REFERENCE for p in ["changelist", "change", "history"]},
    **{(m, "add"): {"Administrator"} for m in REFERENCE},
    **{("user", p): {"Administrator"} for p in ["changelist", "add", "change", "history"]},
    **{("group", p): {"Administrator"} for p in ["changelist", "change", "history"]},
}


@pytest.fixture
def records():
    """One record of each model that the admin shows."""
    finding = make.make_finding(themes=[make.make_theme()], services=[make.make_service()])
    GlossaryTerm.objects.create(slug="ehc", term="EHC plan")
    make.make_question(themes=finding.themes.all())
    make.make_advice()
    make.make_version(finding.letter)
    return finding


def sign_in(client, who):
    if who == VISITOR:
        return
    user = make.make_user(who if who in ROLES else None)
    user.is_staff = who != OUTSIDER
    user.save()
    client.force_login(user)


def addresses():
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for page in ["changelist", "add"]:
            yield model, page, reverse(f"{name}_{page}")
        for page in ["change", "delete", "history"]:
            yield model, page, reverse(f"{name}_{page}", args=[model._default_manager.first().pk])


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_of_the_admin_opens_to_whom_it_should(who, client, records):
    sign_in(client, who)
    make.make_user("Inspector")  # somebody for the account pages
    wrong = {}
    for model, page, address in addresses():
        if who in (VISITOR, OUTSIDER):
            expected = SIGN_IN
        else:
            opens = MAY_OPEN.get((model._meta.model_name, page), set())
            expected = OPEN if who in opens else REFUSED
        got = client.get(address).status_code
        if got != expected:
            wrong[address] = (got, expected)
    assert not wrong


def test_only_these_records_are_in_the_admin():
    names = {model._meta.model_name for model in admin.site._registry}
    assert names == {*CONTENT, *VERSIONS, *REFERENCE, "user", "group"}


def test_staff_without_a_role_see_an_empty_front_page(client, records):
    sign_in(client, NO_ROLE)
    response = client.get(reverse("admin:index"))
    assert response.context["app_list"] == []
    assert client.get(reverse("admin:app_list", args=["findings"])).status_code == 404


def test_an_account_that_is_no_staff_is_refused_at_the_door(client, records):
    sign_in(client, OUTSIDER)
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[0][0].startswith(reverse("admin:login"))
    assert "app_list" not in response.context


# Reference data


@pytest.mark.parametrize(("role", "changed"), [("Reviewer", False), ("Administrator", True)])
def test_only_administrators_change_the_taxonomy(role, changed, client):
    theme = make.make_theme("waiting")
    client.force_login(make.make_user(role))
    address = reverse("admin:findings_theme_change", args=[theme.pk])
    response = client.post(
        address,
        {
            "name": "Waiting for help",
            "formal_name": theme.formal_name,
            "definition": theme.definition,
            "ordinal": theme.ordinal,
            "to_ask-TOTAL_FORMS": 0,
            "to_ask-INITIAL_FORMS": 0,
            "terms-TOTAL_FORMS": 1,
            "terms-INITIAL_FORMS": 0,
            "terms-0-text": "waiting list",
        },
    )
    theme.refresh_from_db()
    assert response.status_code == (302 if changed else 403)
    assert (theme.name == "Waiting for help") == changed
    assert theme.terms.exists() == changed


@pytest.mark.parametrize("record", REFERENCE)
def test_not_even_a_superuser_deletes_reference_data(record, admin_client, records):
    model = next(m for m in admin.site._registry if m._meta.model_name == record)
    address = reverse(f"admin:findings_{record}_delete", args=[model.objects.first().pk])
    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    assert model.objects.exists()


def test_an_administrator_gives_an_area_another_name(client):
    area = make.make_area()
    client.force_login(make.make_user("Administrator"))
    address = reverse("admin:findings_localarea_change", args=[area.pk])
    response = client.post(
        address,
        {
            "name": area.name,
            "la_code": area.la_code,
            "ons_code": area.ons_code,
            "region": area.region_id,
            "names-TOTAL_FORMS": 1,
            "names-INITIAL_FORMS": 0,
            "names-0-name": "Otherham",
            "names-0-kind": "other",
            "earlier_codes-TOTAL_FORMS": 0,
            "earlier_codes-INITIAL_FORMS": 0,
            "neighbour_ranks-TOTAL_FORMS": 0,
            "neighbour_ranks-INITIAL_FORMS": 0,
        },
    )
    assert response.status_code == 302
    assert AreaName.objects.get(area=area).name == "Otherham"
    assert LocalArea.objects.get().slug == area.slug


# Accounts


@pytest.fixture
def administrator(client):
    user = make.make_user("Administrator")
    client.force_login(user)
    return user


def account_address(user, page="change"):
    return reverse(f"admin:auth_user_{page}", args=[user.pk])


def account_values(user, **changes):
    return {"username": user.username, "is_active": "on", "is_staff": "on"} | changes


def test_an_administrator_gives_a_role(client, administrator):
    user = make.make_user()
    inspector = Group.objects.get(name="Inspector")
    client.post(account_address(user), account_values(user, groups=[inspector.pk]))
    user.refresh_from_db()
    assert user.is_staff
    assert list(user.groups.all()) == [inspector]


def test_an_administrator_makes_nobody_a_superuser(client, administrator):
    everything = Permission.objects.values_list("pk", flat=True)
    for user in [make.make_user("Inspector"), administrator]:
        values = account_values(user, is_superuser="on", user_permissions=list(everything))
        assert client.post(account_address(user), values).status_code == 302
        user.refresh_from_db()
        assert not user.is_superuser
        assert not user.user_permissions.exists()


def test_an_administrator_gives_no_group_beyond_the_three(client, administrator):
    powerful = Group.objects.create(name="Everything")
    user = make.make_user("Inspector")
    response = client.post(account_address(user), account_values(user, groups=[powerful.pk]))
    assert response.status_code == 200
    assert response.context["errors"]
    assert powerful not in user.groups.all()


def test_a_group_that_an_administrator_cannot_see_stays(client, administrator):
    special = Group.objects.create(name="Something else")
    user = make.make_user("Inspector")
    user.groups.add(special)
    reviewer = Group.objects.get(name="Reviewer")
    client.post(account_address(user), account_values(user, groups=[reviewer.pk]))
    assert set(user.groups.all()) == {special, reviewer}


def test_an_administrator_changes_neither_a_superuser_nor_their_password(client, administrator):
    root = make.make_user("Inspector", is_superuser=True)
    held = root.password
    assert client.post(account_address(root), account_values(root)).status_code == 403
    address = reverse("admin:auth_user_password_change", args=[root.pk])
    values = {"password1": "another-made-up-one", "password2": "another-made-up-one"}
    assert client.post(address, values).status_code == 403
    root.refresh_from_db()
    assert root.password == held
    assert root.is_superuser


def test_an_administrator_cannot_change_their_own_rights(client, administrator):
    inspector = Group.objects.get(name="Inspector")
    values = {"username": administrator.username, "groups": [inspector.pk]}
    assert client.post(account_address(administrator), values).status_code == 302
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.is_staff
    assert [group.name for group in administrator.groups.all()] == ["Administrator"]


def test_a_new_account_has_no_rights_until_it_is_given_some(client, administrator):
    values = {
        "username": "newcomer",
        "usable_password": "true",
        "password1": "quite-a-long-made-up-one",
        "password2": "quite-a-long-made-up-one",
        "is_superuser": "on",
        "is_staff": "on",
    }
    assert client.post(reverse("admin:auth_user_add"), values).status_code == 302
    user = type(administrator).objects.get(username="newcomer")
    assert not user.is_staff
    assert not user.is_superuser


def test_a_superuser_still_manages_everything(admin_client):
    user = make.make_user("Inspector")
    admin_client.post(account_address(user), account_values(user, is_superuser="on"))
    user.refresh_from_db()
    assert user.is_superuser


# Deleting


def test_nothing_of_a_letter_that_was_public_is_deleted_by_anyone(admin_client):
    finding = make.make_published_finding()
    letter = review.withdraw(finding.letter, by=make.make_user("Reviewer"), reason="Wrong")
    for state in ["withdrawn", "reopened"]:
        for record in [finding, finding.section, letter]:
            name = f"admin:findings_{record._meta.model_name}_delete"
            address = reverse(name, args=[record.pk])
            assert admin_client.post(address, {"post": "yes"}).status_code == 403, (state, record)
        if state == "withdrawn":
            review.reopen(letter, by=make.make_user("Reviewer"), reason="To put right")
    assert Finding.objects.filter(pk=finding.pk).exists()


def test_no_list_offers_to_delete_many_at_once(admin_client, records):
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        response = admin_client.get(reverse(name))
        assert "delete_selected" not in response.content.decode()
        admin_client.post(
            reverse(name),
            {
                "action": "delete_selected",
                "_selected_action": list(model._default_manager.values_list("pk", flat=True)),
                "post": "yes",
            },
        )
        assert model._default_manager.exists()


def test_an_inspector_deletes_a_finding_of_a_draft_and_the_history_says_who(client):
    finding = make.make_finding()
    user = make.make_user("Inspector")
    client.force_login(user)
    client.post(reverse("admin:findings_finding_delete", args=[finding.pk]), {"post": "yes"})
    assert not Finding.objects.exists()
    row = Finding.history.filter(id=finding.pk).first()
    assert (row.history_type, row.history_user) == ("-", user)


def test_an_inspector_deletes_nothing_of_a_letter_in_review(client):
    letter = in_review()
    client.force_login(make.make_user("Inspector"))
    finding = letter.findings.get()
    address = reverse("admin:findings_finding_delete", args=[finding.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert Finding.objects.filter(pk=finding.pk).exists()
