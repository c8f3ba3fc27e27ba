"""Loading: facts, restated letters and the demonstration. Doing it again changes nothing."""

import copy
import json
import socket
import stat
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import RequestFactory, TestCase
from django.test.utils import CaptureQueriesContext

from findings import review
from findings.loading import demo as loading_demo
from findings.loading.demo import AccountExistsError, accounts_file, make_accounts
from findings.loading.facts import (
    load_areas,
    load_facts,
    load_inspections,
    load_neighbours,
    load_topics,
)
from findings.loading.restated import UnknownInspectionError, load_letter, load_letters
from findings.models import (
    CLAIMED,
    Advice,
    AreaName,
    Claim,
    FamilyQuestion,
    Finding,
    GlossaryTerm,
    Inspection,
    Letter,
    LocalArea,
    Region,
    Service,
    StatisticalNeighbour,
    Theme,
    ThemeTerm,
)
from tests.factories import make_user

RESTATED = settings.FIXTURES_DIR / "restated"
ST_HELENS = RESTATED / "st-helens-2018.json"


def read(name):
    return json.loads((settings.FIXTURES_DIR / name).read_text(encoding="utf-8"))


def writes(queries):
    """The statements that change a row."""
    changing = ("INSERT", "UPDATE", "DELETE")
    return [q["sql"] for q in queries if q["sql"].lstrip().startswith(changing)]


def everything():
    """Every row of the portal's own tables and their history, and the accounts."""
    models = [*apps.get_app_config("findings").get_models(include_auto_created=True)]
    models.append(get_user_model())
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models
    }


class TestFacts(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.reports = list(load_facts(settings.FIXTURES_DIR))

    def test_every_record_of_the_files_is_there(self):
        areas, inspections = read("local_areas.json"), read("inspections.json")
        taxonomy, glossary = read("taxonomy.json"), read("glossary.json")
        families = read("questions.json")
        held = {
            Region: areas["regions"],
            LocalArea: areas["areas"],
            Inspection: inspections["inspections"],
            Theme: taxonomy["themes"],
            Service: taxonomy["services"],
            GlossaryTerm: glossary["terms"],
            FamilyQuestion: families["questions"],
            Advice: families["advice"],
        }
        for model, rows in held.items():
            assert model.objects.count() == len(rows) > 0
        assert AreaName.objects.count() == sum(len(row["names"]) for row in areas["areas"])
        assert StatisticalNeighbour.objects.count() == sum(
            len(row["neighbours"]) for row in areas["areas"]
        )

    def test_the_report_says_what_was_made(self):
        said = [str(report) for report in self.reports]
        assert (
            said[0] == f"{LocalArea.objects.count()} local areas ({LocalArea.objects.count()} new)"
        )
        assert len(said) == 9
        assert all(report.made and not report.changed for report in self.reports)

    def test_loading_again_reads_and_writes_nothing(self):
        before = everything()
        with CaptureQueriesContext(connection) as queries:
            reports = list(load_facts(settings.FIXTURES_DIR))
        assert writes(queries) == []
        assert everything() == before
        assert all(not report.made and not report.changed for report in reports)
        assert all(str(report).endswith("(nothing to change)") for report in reports)
        assert [report.unchanged for report in reports] == [report.made for report in self.reports]

    def test_st_helens_is_as_the_register_has_it(self):
        area = LocalArea.objects.get(slug="st-helens")
        assert (area.ons_code, area.la_code, area.region.name) == ("E08000013", "342", "North West")
        assert "St. Helens" in area.names.values_list("name", flat=True)

    def test_an_area_that_ended_knows_who_took_over(self):
        cumbria = LocalArea.objects.get(slug="cumbria")
        assert cumbria.is_former
        assert {area.slug for area in cumbria.successors.all()} == {
            "cumberland",
            "westmorland-and-furness",
        }

    def test_every_value_of_a_register_has_a_claim_that_is_in_force(self):
        wanted = {
            (row["reference"], field, str(row[field]))
            for row in read("inspections.json")["inspections"]
            for field in CLAIMED
            if row[field] not in (None, "")
        }
        claims = Claim.objects.values_list(
            "inspection__reference", "field", "value", "source", "in_force"
        )
        assert {claim[:3] for claim in claims} == wanted
        assert {claim[3:] for claim in claims} == {("register", True)}
        assert not Claim.objects.filter(detail="").exists()

    def test_every_claim_in_force_is_the_value_that_pages_show(self):
        for claim in Claim.objects.filter(in_force=True).select_related("inspection"):
            assert str(getattr(claim.inspection, claim.field)) == claim.value

    # ---- what registers and editors say later

    def a_fact(self):
        inspection = Inspection.objects.get(reference="barking-and-dagenham-2017-inspection")
        return inspection, inspection.claims.get(field="published")

    def changed_register(self, reference, **values):
        data = read("inspections.json")
        next(r for r in data["inspections"] if r["reference"] == reference).update(values)
        return data

    def decide(self, inspection, claim, value):
        """An editor's value comes into force beside the register's."""
        Claim.objects.filter(pk=claim.pk).update(in_force=False)
        Claim.objects.create(
            inspection=inspection,
            field=claim.field,
            value=value,
            source="editor",
            detail="The letter says so.",
            in_force=True,
        )
        Inspection.objects.filter(pk=inspection.pk).update(**{claim.field: value})

    def test_a_register_refreshes_what_is_its_own(self):
        inspection, _ = self.a_fact()
        report = load_inspections(
            self.changed_register(inspection.reference, published="2017-07-30")
        )
        inspection.refresh_from_db()
        assert str(inspection.published) == "2017-07-30"
        assert inspection.claims.get(field="published").value == "2017-07-30"
        assert (report.made, report.changed) == (0, 1)

    def test_a_value_that_an_editor_decided_stays(self):
        inspection, claim = self.a_fact()
        self.decide(inspection, claim, "2017-07-01")
        load_inspections(read("inspections.json"))
        load_inspections(self.changed_register(inspection.reference, published="2017-07-30"))
        inspection.refresh_from_db()
        assert str(inspection.published) == "2017-07-01"
        held = inspection.claims.filter(field="published").order_by("source")
        assert list(held.values_list("source", "value", "in_force")) == [
            ("editor", "2017-07-01", True),
            ("register", "2017-07-30", False),
        ]

    def test_loading_again_after_an_editor_decided_writes_nothing(self):
        self.decide(*self.a_fact(), "2017-07-01")
        load_inspections(read("inspections.json"))
        with CaptureQueriesContext(connection) as queries:
            load_inspections(read("inspections.json"))
        assert writes(queries) == []

    def test_an_editor_who_takes_a_decision_back_leaves_the_register_in_force(self):
        inspection, claim = self.a_fact()
        self.decide(inspection, claim, "2017-07-01")
        inspection.claims.filter(source="editor").delete()
        load_inspections(read("inspections.json"))
        inspection.refresh_from_db()
        assert str(inspection.published) == claim.value
        assert inspection.claims.get(field="published").in_force

    def test_the_words_that_editors_changed_stay(self):
        Theme.objects.filter(slug="leadership-governance").update(
            name="Who leads", definition="In better words."
        )
        ThemeTerm.objects.filter(theme__slug="leadership-governance").delete()
        term = GlossaryTerm.objects.first()
        term.senses.update(explanation="In better words.")
        before = everything()
        list(load_facts(settings.FIXTURES_DIR))
        assert everything() == before

    def test_a_theme_that_is_new_in_the_file_is_added(self):
        rows = read("taxonomy.json")["themes"]
        new = rows[0] | {name: f"new-{rows[0][name]}" for name in ("slug", "code", "name")}
        new["formal_name"] = "Something new"
        report = load_topics([*rows, new], Theme, ThemeTerm, "theme")
        assert (report.made, report.unchanged) == (1, len(rows))
        terms = Theme.objects.get(slug=new["slug"]).terms
        assert terms.filter(suggests=True).count() == len(rows[0]["terms"])
        searched = set(terms.filter(searched=True).values_list("text", flat=True))
        assert searched == set(rows[0]["everyday"])
        assert not terms.filter(suggests=False, searched=False).exists()

    def test_neighbours_of_the_same_year_are_replaced_and_of_another_year_kept(self):
        data = read("local_areas.json")
        data["areas"][0]["neighbours"].reverse()
        load_neighbours(data)
        area = LocalArea.objects.get(slug=data["areas"][0]["slug"])
        ranks = area.neighbour_ranks.order_by("rank").values_list("neighbour__slug", flat=True)
        assert list(ranks) == data["areas"][0]["neighbours"]
        later = copy.deepcopy(data)
        later["neighbour_set"]["year"] += 1
        load_neighbours(later)
        assert len(set(area.neighbour_ranks.values_list("set_year", flat=True))) == 2

    def test_an_area_that_is_held_stays_as_the_editors_have_it(self):
        data = read("local_areas.json")
        slug = data["areas"][0]["slug"]
        LocalArea.objects.filter(slug=slug).update(name="The Editors’ Name")
        LocalArea.objects.get(slug=slug).names.all().delete()
        report = load_areas(data)
        area = LocalArea.objects.get(slug=slug)
        assert area.name == "The Editors’ Name"
        assert not area.names.exists()
        assert (report.made, report.changed) == (0, 0)

    def test_a_file_with_an_unknown_area_changes_nothing(self):
        before = everything()
        data = self.changed_register("barking-and-dagenham-2017-inspection", published="2017-07-30")
        data["inspections"][-1]["area"] = "no-such-area"
        with pytest.raises(KeyError):
            load_inspections(data)
        assert everything() == before


@pytest.mark.django_db
def test_the_command_names_the_folder_that_lacks_its_files(tmp_path):
    with pytest.raises(CommandError, match=r"There is no local_areas\.json"):
        call_command("load_facts", folder=tmp_path)


class TestStHelens(TestCase):
    @classmethod
    def setUpTestData(cls):
        list(load_facts(settings.FIXTURES_DIR))
        cls.inspector, cls.reviewer = make_user("Inspector"), make_user("Reviewer")
        cls.letter, cls.made = cls.load()

    @classmethod
    def load(cls):
        return load_letter(ST_HELENS, entered_by=cls.inspector, published_by=cls.reviewer)

    def test_the_letter_is_entered_by_one_and_published_by_another(self):
        assert self.made
        assert self.letter.status == "published"
        assert self.letter.entered_by == self.letter.submitted_by == self.inspector
        assert self.letter.published_by == self.reviewer
        assert not self.letter.people.exclude(name="").exists()

    def test_48_findings_stand_in_seven_sections_all_restated(self):
        findings = Finding.objects.published().counted().filter(letter=self.letter)
        assert findings.count() == self.letter.findings_in_document == 48
        counts = [section.findings.count() for section in self.letter.sections.all()]
        assert counts == [15, 5, 3, 12, 3, 8, 2]
        assert set(findings.values_list("wording_status", flat=True)) == {"restated"}

    def test_every_finding_has_a_summary_that_is_not_stale(self):
        for finding in self.letter.findings.all():
            assert finding.summary
            assert not finding.summary_is_stale

    def test_every_finding_has_its_themes_and_services(self):
        for section in json.loads(ST_HELENS.read_text())["sections"]:
            for row in section["findings"]:
                finding = Finding.objects.get(reference=row["reference"])
                assert {theme.slug for theme in finding.themes.all()} == set(row["themes"])
                assert {service.slug for service in finding.services.all()} == set(row["services"])

    def test_every_history_row_says_who(self):
        for model in (Letter, Finding):
            assert not model.history.filter(history_user=None).exists()

    def test_the_last_day_of_the_visit_is_claimed_from_the_letter(self):
        claim = self.letter.inspection.claims.get(field="end")
        assert (claim.source, claim.in_force) == ("letter", True)
        assert str(Inspection.objects.get(pk=self.letter.inspection_id).end) == claim.value

    def test_loading_it_again_changes_nothing(self):
        before = everything()
        with CaptureQueriesContext(connection) as queries:
            letter, made = self.load()
        assert (letter, made) == (self.letter, False)
        assert writes(queries) == []
        assert everything() == before

    def test_loading_the_facts_again_leaves_the_letter_and_its_claim(self):
        before = everything()
        list(load_facts(settings.FIXTURES_DIR))
        assert everything() == before

    def test_a_letter_that_editors_changed_is_left_alone(self):
        finding = self.letter.findings.first()
        review.correct_finding(finding, by=self.reviewer, wording="Better words.", note="Clearer.")
        review.withdraw(self.letter, by=self.reviewer, reason="To be checked again.")
        before = everything()
        assert self.load()[1] is False
        assert everything() == before


@pytest.mark.django_db
def test_a_letter_that_cannot_be_published_is_not_entered_either(facts, tmp_path):
    data = json.loads(ST_HELENS.read_text())
    data["findings_in_document"] = 47
    path = tmp_path / "letter.json"
    path.write_text(json.dumps(data))
    with pytest.raises(review.NotPossible, match="47 findings, 48 are entered"):
        load_letter(path, entered_by=make_user("Inspector"), published_by=make_user("Reviewer"))
    assert not Letter.objects.exists()
    assert not Finding.history.exists()


@pytest.mark.django_db
def test_a_letter_without_its_inspection_is_not_entered():
    with pytest.raises(UnknownInspectionError, match="Run load_facts first"):
        load_letter(ST_HELENS, entered_by=make_user(), published_by=make_user())
    assert not Letter.objects.exists()


# ---- the accounts of the demonstration


@pytest.fixture
def var(db, tmp_path, settings):
    """A folder of this test's own for what the demonstration keeps on disk."""
    settings.VAR_DIR = tmp_path / "var"
    settings.STATIC_ROOT = tmp_path / "static"
    return settings.VAR_DIR


def signs_in(name, password):
    return authenticate(RequestFactory().post("/"), username=name, password=password) is not None


def test_there_is_one_account_for_each_role(var):
    accounts = make_accounts()
    roles = {name: [g.name for g in user.groups.all()] for name, user in accounts.users.items()}
    assert roles == {
        "inspector": ["Inspector"],
        "reviewer": ["Reviewer"],
        "administrator": ["Administrator"],
    }
    for name, user in accounts.users.items():
        assert user.is_staff
        assert not user.is_superuser
        assert signs_in(name, accounts.passwords[name])
    assert len(set(accounts.passwords.values())) == 3


def test_the_passwords_are_kept_for_the_owner_only(var):
    accounts = make_accounts()
    assert stat.S_IMODE(accounts_file().stat().st_mode) == 0o600
    assert json.loads(accounts_file().read_text()) == accounts.passwords


def test_making_the_accounts_again_keeps_their_passwords(var):
    first, before = make_accounts(), everything()
    second = make_accounts()
    assert second.passwords == first.passwords
    assert everything() == before
    assert all(signs_in(name, password) for name, password in second.passwords.items())


@pytest.mark.parametrize("left", [None, "", '{"inspector": "cut sh'])
def test_a_lost_file_gives_new_passwords(var, left):
    first = make_accounts()
    accounts_file().unlink()
    if left is not None:
        accounts_file().write_text(left)
        accounts_file().chmod(0o644)
    second = make_accounts()
    for name in first.users:
        assert second.passwords[name] != first.passwords[name]
        assert signs_in(name, second.passwords[name])
        assert not signs_in(name, first.passwords[name])
    assert json.loads(accounts_file().read_text()) == second.passwords
    assert stat.S_IMODE(accounts_file().stat().st_mode) == 0o600


def test_an_account_that_was_deleted_is_made_again_and_the_others_stay(var):
    first = make_accounts()
    get_user_model().objects.get(username="reviewer").delete()
    second = make_accounts()
    assert second.passwords["reviewer"] != first.passwords["reviewer"]
    assert second.passwords["inspector"] == first.passwords["inspector"]
    assert all(signs_in(name, password) for name, password in second.passwords.items())


def test_every_restated_letter_of_the_folder_is_loaded(facts, var):
    users = make_accounts().users
    by = {"entered_by": users["inspector"], "published_by": users["reviewer"]}
    letters = list(load_letters(RESTATED, **by))
    assert [letter.slug for letter, _ in letters] == sorted(p.stem for p in RESTATED.glob("*.json"))
    assert all(made for _, made in letters)


@pytest.mark.django_db
def test_an_account_that_somebody_else_made_is_left_alone(var):
    own = make_user(username="reviewer", email="somebody@example.org")
    with pytest.raises(AccountExistsError, match="did not make"):
        make_accounts()
    own.refresh_from_db()
    assert own.check_password("made-up-password")
    assert not own.is_staff


def test_a_password_that_was_changed_since_is_made_anew_and_told(var):
    first = make_accounts()
    first.users["inspector"].set_password("changed since then")
    first.users["inspector"].save()
    second = make_accounts()
    assert signs_in("inspector", second.passwords["inspector"])
    assert second.passwords["reviewer"] == first.passwords["reviewer"]


@pytest.mark.django_db
def test_letters_are_loaded_by_a_command_with_two_accounts(facts, capsys):
    make_user("Inspector", username="ines")
    make_user("Reviewer", username="rosa")
    call_command("load_letters", entered_by="ines", published_by="rosa")
    held = Letter.objects.published().values_list("published_by__username", flat=True)
    assert set(held) == {"rosa"}
    call_command("load_letters", entered_by="ines", published_by="rosa")
    assert "held already" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("entered_by", "published_by", "sentence"),
    [
        ("ines", "ines", "may not do this"),
        ("rosa", "rosa", "Ask a colleague"),
        ("ines", "nobody", "no account called “nobody”"),
    ],
)
def test_letters_are_not_loaded_by_one_person_alone(facts, entered_by, published_by, sentence):
    make_user("Inspector", username="ines")
    make_user("Reviewer", username="rosa")
    with pytest.raises(CommandError, match=sentence):
        call_command("load_letters", entered_by=entered_by, published_by=published_by)
    assert not Letter.objects.exists()


# ---- the command


def run_demo(**options):
    out = StringIO()
    call_command("demo", no_serve=True, stdout=out, no_color=True, **options)
    return out.getvalue()


def test_the_demonstration_says_where_it_is_and_twice_is_once(var):
    first = run_demo(port=8123)
    before, kept = everything(), accounts_file().read_text()
    second = run_demo(port=8123)
    for said in (first, second):
        assert "The portal is ready: http://127.0.0.1:8123/" in said
        assert "http://127.0.0.1:8123/letters/st-helens-2018/" in said
        assert all(password in said for password in json.loads(kept).values())
    assert "48 findings, entered, checked and published" in first
    assert "48 findings, held already" in second
    assert everything() == before
    assert accounts_file().read_text() == kept


def test_static_files_are_collected_once(var):
    assert loading_demo.collect_static_if_changed() is True
    assert loading_demo.collect_static_if_changed() is False
    (var.parent / "static" / "collected-from").write_text("something else")
    assert loading_demo.collect_static_if_changed() is True


def test_the_demonstration_refuses_to_run_in_production(var, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="This is a production environment"):
        run_demo()
    assert not get_user_model().objects.exists()
    assert not accounts_file().exists()


def test_a_port_in_use_is_told_before_anything_is_prepared(var):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} cannot be used .* --port {port + 1}"):
            call_command("demo", port=port, stdout=StringIO())
    assert not LocalArea.objects.exists()
    assert not accounts_file().exists()


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_is_none_is_told(var, port):
    with pytest.raises(CommandError, match=f"{port} is no port"):
        call_command("demo", port=port, stdout=StringIO())
