"""What the database itself refuses, asked past all Python validation.

Every constraint named in the models has an entry in BREAKS; a new one without an entry fails here.
"""

from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint
from django.utils import timezone

from findings.models import (
    Alert,
    AlertAsking,
    ChosenSense,
    Claim,
    Doubt,
    FamilyQuestion,
    Finding,
    GlossarySense,
    GlossaryTerm,
    IssuedReference,
    JudgedSpan,
    Letter,
    LetterPage,
    LocalArea,
    Override,
    PageReport,
    Passage,
    Publication,
    ResponsibleBody,
    SecondCoding,
    Service,
    ServiceTerm,
    StatisticalNeighbour,
    Suggestion,
    Theme,
    ThemeTerm,
    TickedOff,
    ToAsk,
    Upload,
    WaitingChange,
    guards,
)
from findings.models.public_triggers import PARTS, SHARED
from tests.factories import (
    make_advice,
    make_area,
    make_finding,
    make_inspection,
    make_letter,
    make_person,
    make_question,
    make_region,
    make_section,
    make_service,
    make_theme,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 9, tzinfo=timezone.get_fixed_timezone(0))
NEW = "area_send_2023"
BREAKS = {}


def breaks(constraint):
    """Marks what breaks one constraint, and only that one."""

    def register(function):
        BREAKS.setdefault(constraint, []).append(function)
        return function

    return register


def update(record, **values):
    """Change a row without asking Python whether it may be so."""
    assert type(record).objects.filter(pk=record.pk).update(**values) == 1


def again(record, **values):
    """Insert a copy of a row without asking Python whether it may be so."""
    fields = {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}
    del fields["id"]
    return type(record).objects.bulk_create([type(record)(**(fields | values))])


# ---- areas


@breaks("area_ons_code_once")
def _():
    first, second = make_area(), make_area()
    update(second, ons_code=first.ons_code)


def neighbour(**values):
    return StatisticalNeighbour.objects.create(
        **{"area": make_area(), "neighbour": make_area(), "rank": 1, "set_year": 2026} | values
    )


@breaks("neighbour_rank_once")
def _():
    again(neighbour(), neighbour_id=make_area().pk)


@breaks("neighbour_named_once")
def _():
    again(neighbour(), rank=2)


@breaks("neighbour_is_another_area")
def _():
    row = neighbour()
    update(row, neighbour=row.area)


@breaks("neighbour_rank_from_one")
def _():
    update(neighbour(), rank=0)


# ---- alerts


def alert(**values):
    given = {"email": "someone@example.org", "asked_at": NOW} | values
    return Alert.objects.create(**given)


@breaks("alert_question_once")
def _():
    again(alert(), seed="another")


@breaks("alert_frequency_known")
def _():
    update(alert(), frequency="hourly")


@breaks("alert_has_email")
def _():
    update(alert(), email="")


@breaks("alert_has_seed")
def _():
    update(alert(), seed="")


@breaks("alert_confirmed_before_it_tells")
def told_without_being_confirmed():
    update(alert(), told_until=NOW)


@breaks("alert_confirmed_before_it_tells")
def confirmed_before_it_was_asked_for():
    update(alert(), confirmed_at=NOW - timedelta(days=1), told_until=NOW)


@breaks("alert_asking_has_mailbox")
def _():
    update(AlertAsking.objects.create(mailbox="x", at=NOW), mailbox="")


# ---- the publication


@breaks("publication_is_one_row")
def _():
    Publication.objects.bulk_create([Publication(id=2, number=1, token="another")])


# ---- inspections


@breaks("inspection_outcome_of_its_framework")
def outcome_of_the_other_framework():
    update(make_inspection(), outcome="inconsistent")


@breaks("inspection_outcome_of_its_framework")
def outcome_of_another_kind_of_inspection():
    update(make_inspection(), outcome="progress_all")


@breaks("inspection_outcome_of_its_framework")
def kind_that_the_framework_does_not_know():
    update(make_inspection(), kind="monitoring")


@breaks("inspection_has_a_date")
def _():
    update(make_inspection(), start=None)


@breaks("inspection_ends_after_start")
def _():
    update(make_inspection(start=date(2018, 3, 5)), end=date(2018, 3, 4))


@breaks("inspection_published_after_start")
def _():
    update(make_inspection(start=date(2018, 3, 5)), published=date(2018, 3, 4))


@breaks("inspection_full_follows_nothing")
def _():
    update(make_inspection(), follows=make_inspection())


@breaks("inspection_does_not_follow_itself")
def _():
    revisit = make_inspection(kind="revisit")
    update(revisit, follows=revisit)


@breaks("inspection_weaknesses_with_statement")
def _():
    update(make_inspection(outcome="wsoa_not_required"), weaknesses=3)


@breaks("inspection_progress_on_revisit_only")
def progress_on_a_full_inspection():
    update(make_inspection(), weaknesses_sufficient=1, weaknesses_insufficient=1)


@breaks("inspection_progress_on_revisit_only")
def half_of_the_progress_on_a_revisit():
    update(make_inspection(kind="revisit"), weaknesses_sufficient=1)


@breaks("inspection_once_on_a_day")
def _():
    again(make_inspection(), reference="the-same-day-again")


@breaks("inspection_once_without_a_day")
def _():
    inspection = make_inspection(start=None, published=date(2026, 3, 9))
    again(inspection, reference="published-the-same-day-again")


def claim(**values):
    given = {"field": "start", "value": "2018-03-05", "source": "register", "detail": "A register"}
    return Claim.objects.create(**{"inspection": make_inspection()} | given | values)


@breaks("claim_once_for_a_source")
def _():
    again(claim())


@breaks("claim_one_in_force")
def _():
    again(claim(in_force=True), source="editor")


# ---- letters and their parts


@breaks("letter_submitted_who_and_when")
def when_without_who():
    update(make_letter(), submitted_at=NOW)


@breaks("letter_submitted_who_and_when")
def who_without_when():
    update(make_letter(), submitted_by=make_user())


@breaks("letter_published_who_and_when")
def published_when_without_who():
    update(make_letter(), published_at=NOW)


@breaks("letter_published_who_and_when")
def published_who_without_when():
    update(make_letter(), published_by=make_user())


@breaks("letter_withdrawn_who_when_and_why")
def withdrawn_without_a_reason():
    update(make_letter(), status="withdrawn", withdrawn_at=NOW, withdrawn_by=make_user())


@breaks("letter_withdrawn_who_when_and_why")
def withdrawn_without_who():
    update(make_letter(), status="withdrawn", withdrawn_at=NOW, withdrawn_reason="A reason")


@breaks("letter_withdrawn_who_when_and_why")
def a_reason_alone():
    update(make_letter(), withdrawn_reason="A reason")


@breaks("letter_public_only_if_published")
def _():
    update(make_letter(), status="published")


@breaks("letter_withdrawn_status_matches")
def withdrawn_but_still_a_draft():
    update(make_letter(), withdrawn_at=NOW, withdrawn_by=make_user(), withdrawn_reason="A reason")


@breaks("letter_withdrawn_status_matches")
def status_withdrawn_alone():
    update(make_letter(), status="withdrawn")


@breaks("letter_status_known")
def _():
    update(make_letter(), status="secret")


@breaks("letter_original_once")
def _():
    first, second = make_letter(original_sha256="a" * 64), make_letter()
    update(second, original_sha256=first.original_sha256)


@breaks("letter_page_once")
def _():
    again(LetterPage.objects.create(letter=make_letter(), number=1, text="Some text."))


@breaks("letter_page_from_one")
def _():
    update(LetterPage.objects.create(letter=make_letter(), number=1, text="Some text."), number=0)


@breaks("letter_person_place_once")
def _():
    again(make_person(make_letter()))


@breaks("letter_person_says_who")
def _():
    update(make_person(make_letter()), name="", role="", organisation="")


def version(**values):
    return make_version(make_letter(), **values)


@breaks("version_kind_once")
def _():
    again(version())


@breaks("version_kind_known")
def _():
    update(version(), kind="song")


@breaks("version_confirmed_to_name_nobody")
def _():
    update(version(), has_no_names=False)


@breaks("version_has_its_file")
def _():
    update(version(), made_by="")


def page_report(**values):
    values = {"what": "words", "same": "a" * 64, "at": timezone.now()} | values
    return PageReport.objects.create(**values)


@breaks("page_report_open_once")
def _():
    page_report()
    page_report(text="Again.")


@breaks("page_report_what_known")
def _():
    update(page_report(), what="song")


@breaks("page_report_state_by_somebody")
def _():
    update(page_report(), state="looking")


@breaks("responsible_body_place_once")
def _():
    again(
        ResponsibleBody.objects.create(
            letter=make_letter(), ordinal=1, name="A made-up board", kind="icb"
        )
    )


@breaks("section_ordinal_once")
def _():
    again(make_section())


@breaks("section_aspect_of_its_framework")
def aspect_of_the_other_framework():
    update(make_section(), aspect="effective")


@breaks("section_aspect_of_its_framework")
def aspect_that_nobody_knows():
    update(make_section(), aspect="weather")


# ---- findings


@breaks("finding_ordinal_once")
def _():
    again(make_finding(), reference="2222222")


@breaks("finding_ordinal_from_one")
def _():
    update(make_finding(), ordinal=0)


@breaks("finding_kind_of_its_framework")
def _():
    update(make_finding(kind="strength"), kind="effective_practice")


@breaks("finding_judgement_of_its_heading")
def a_strength_judged_otherwise():
    update(make_finding(kind="strength"), judgement="development")


@breaks("finding_judgement_of_its_heading")
def a_weakness_judged_otherwise():
    update(make_finding(kind="significant_weakness"), judgement="strength")


@breaks("finding_judgement_of_its_heading")
def a_narrative_that_is_judged():
    update(make_finding(kind="narrative"), judgement="strength")


@breaks("finding_judgement_known")
def _():
    update(make_finding(), judgement="splendid")


@breaks("finding_wording_status_known")
def _():
    update(make_finding(), wording_status="guessed")


@breaks("finding_has_wording")
def _():
    update(make_finding(), wording="")


@breaks("finding_pages_in_order")
def ends_before_it_starts():
    update(make_finding(), page_start=3, page_end=2)


@breaks("finding_pages_in_order")
def page_zero():
    update(make_finding(), page_start=0, page_end=1)


@breaks("finding_summary_knows_its_source")
def summary_without_its_source():
    update(make_finding(), summary="In plain words.")


@breaks("finding_summary_knows_its_source")
def source_without_a_summary():
    update(make_finding(), summary_of="a" * 64)


@breaks("finding_corrected_who_when_and_why")
def corrected_without_a_note():
    update(make_finding(), corrected_at=NOW, corrected_by=make_user())


@breaks("finding_corrected_who_when_and_why")
def a_note_alone():
    update(make_finding(), correction_note="A note")


@breaks("finding_withdrawn_who_when_and_why")
def finding_withdrawn_without_a_reason():
    update(make_finding(), withdrawn_at=NOW, withdrawn_by=make_user())


@breaks("finding_withdrawn_who_when_and_why")
def finding_withdrawn_without_who():
    update(make_finding(), withdrawn_at=NOW, withdrawn_reason="A reason")


# ---- reference data


def glossary_term(slug="a-term"):
    return GlossaryTerm.objects.create(slug=slug, term=slug)


@breaks("glossary_sense_place_once")
def _():
    again(GlossarySense.objects.create(term=glossary_term(), ordinal=1, explanation="It means so."))


@breaks("theme_term_once")
def _():
    again(ThemeTerm.objects.create(theme=make_theme(), text="waiting"))


@breaks("service_term_once")
def _():
    again(ServiceTerm.objects.create(service=make_service(), text="therapist"))


# ---- for families


@breaks("family_question_asks")
def a_question_that_asks_nothing():
    make_question(question="")


@breaks("family_question_is_explained")
def a_question_without_explanation():
    make_question(about="")


@breaks("advice_has_text")
def advice_without_text():
    make_advice(text="")


@breaks("advice_kind_known")
def advice_of_another_kind():
    make_advice(kind="gossip")


@breaks("advice_link_has_name")
def a_link_without_a_name():
    make_advice(link_name="")


@breaks("advice_link_has_name")
def a_link_checked_that_is_not_there():
    make_advice(link="", link_name="", checked_on=NOW.date())


@breaks("to_ask_belongs_to_one")
def to_ask_of_nothing():
    ToAsk.objects.create(ordinal=1, text="Why?")


@breaks("to_ask_belongs_to_one")
def to_ask_of_two():
    ToAsk.objects.create(ordinal=1, text="Why?", theme=make_theme(), question=make_question())


@breaks("to_ask_has_text")
def to_ask_nothing():
    ToAsk.objects.create(ordinal=1, text="", theme=make_theme())


@breaks("to_ask_place_once_a_theme")
def _():
    again(ToAsk.objects.create(ordinal=1, text="Why?", theme=make_theme()))


@breaks("to_ask_place_once_a_question")
def _():
    again(ToAsk.objects.create(ordinal=1, text="Why?", question=make_question()))


@breaks("issued_reference_once")
def _():
    again(IssuedReference.objects.create(kind="finding", value="zzzzzzz"))


# ---- the desk


def upload(**values):
    defaults = {"name": "a.pdf", "sha256": "0" * 64, "size": 1, "road": "chosen", "by": make_user()}
    return Upload.objects.create(**defaults | {"state": "set_aside"} | values)


@breaks("upload_entered_has_its_letter")
def _():
    update(upload(), state="entered")


@breaks("upload_unsettled_says_why")
def failed_without_a_reason():
    update(upload(), state="failed")


@breaks("upload_unsettled_says_why")
def a_question_without_words():
    update(upload(), state="question")


@breaks("upload_state_known")
def _():
    update(upload(), state="lost")


def passage(**values):
    defaults = {"letter": make_letter(), "ordinal": 1, "page": 1, "role": "heading", "text": "A"}
    return Passage.objects.create(**defaults | values)


@breaks("passage_ordinal_once")
def _():
    again(passage())


@breaks("passage_rejected_says_why")
def _():
    update(passage(), role="rejected")


@breaks("doubt_settled_who_and_when")
def _():
    doubt = Doubt.objects.create(letter=make_letter(), kind="page-join", sentence="Look.")
    update(doubt, settled_at=NOW)


@breaks("finding_checked_who_and_when")
def _():
    update(make_finding(), checked_at=NOW)


@breaks("letter_on_hold_says_why")
def on_hold_without_a_reason():
    update(make_letter(), status="on_hold")


@breaks("letter_on_hold_says_why")
def a_reason_without_the_hold():
    update(make_letter(), held_reason="A reason")


@breaks("override_says_why")
def _():
    override = Override.objects.create(
        letter=make_letter(), rule="second_pair", reason="A reason", by=make_user()
    )
    update(override, reason="")


def suggestion(**values):
    defaults = {"finding": make_finding(), "because": "a word", "score": 0.5}
    return Suggestion.objects.create(**defaults | values)


@breaks("suggestion_of_one_topic")
def of_none():
    update(suggestion(theme=make_theme()), theme=None)


@breaks("suggestion_of_one_topic")
def of_both():
    update(suggestion(theme=make_theme()), service=make_service())


@breaks("suggestion_theme_once")
def _():
    again(suggestion(theme=make_theme()))


@breaks("suggestion_service_once")
def _():
    again(suggestion(service=make_service()))


@breaks("suggestion_score_in_range")
def _():
    update(suggestion(theme=make_theme()), score=1.5)


def judged_span(**values):
    defaults = {"finding": make_finding(), "start": 0, "end": 5, "judgement": "strength"}
    return JudgedSpan.objects.create(**defaults | values)


@breaks("span_has_length")
def _():
    update(judged_span(), end=0)


@breaks("span_judges")
def _():
    update(judged_span(), judgement="mixed")


@breaks("span_start_once")
def _():
    again(judged_span())


def ticked_off():
    return TickedOff.objects.create(
        finding=make_finding(), key="number:5#1", fact="5", reason="Said above.", by=make_user()
    )


@breaks("ticked_off_once")
def _():
    again(ticked_off())


@breaks("ticked_off_says_why")
def _():
    update(ticked_off(), reason="")


@breaks("chosen_sense_once")
def _():
    term = glossary_term()
    sense = GlossarySense.objects.create(term=term, ordinal=1, explanation="It means so.")
    again(ChosenSense.objects.create(letter=make_letter(), term=term, sense=sense, by=make_user()))


@breaks("second_coding_once")
def _():
    again(SecondCoding.objects.create(finding=make_finding(), by=make_user()))


def waiting_change(**values):
    finding = make_finding()
    defaults = {"letter": finding.letter, "finding": finding, "what": "wording", "note": "Why"}
    return WaitingChange.objects.create(**defaults | {"by": make_user()} | values)


@breaks("waiting_change_decided_who_and_when")
def _():
    update(waiting_change(), decision="accepted")


@breaks("waiting_change_has_its_finding")
def _():
    update(waiting_change(), finding=None)


def every_named_constraint():
    return {
        constraint.name: constraint
        for model in apps.get_app_config("findings").get_models()
        for constraint in model._meta.constraints
    }


@pytest.mark.parametrize(
    ("name", "case"),
    [
        pytest.param(name, case, id=f"{name}-{case.__name__.strip('_') or 'once'}")
        for name, cases in BREAKS.items()
        for case in cases
    ],
)
def test_the_database_refuses(name, case):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        case()
    constraint = every_named_constraint()[name]
    said = str(refusal.value)
    if connection.vendor == "postgresql" or isinstance(constraint, CheckConstraint):
        assert f"{name}" in said
    else:  # SQLite names the columns that must be unique together
        columns = {column.split(".")[1] for column in said.split(": ")[1].split(", ")}
        model = next(
            model
            for model in apps.get_app_config("findings").get_models()
            if constraint in model._meta.constraints
        )
        assert columns == {model._meta.get_field(field).column for field in constraint.fields}


def test_every_constraint_of_the_models_has_a_case_that_breaks_it():
    assert set(every_named_constraint()) == set(BREAKS)


@pytest.mark.parametrize("pages", [{"page_start": 3}, {"page_end": 3}])
def test_the_database_refuses_one_page_without_the_other(pages):
    finding = make_finding()
    with pytest.raises(IntegrityError), transaction.atomic():
        update(finding, **pages)


# ---- what is allowed, so that a constraint that refuses everything is noticed


def test_two_areas_may_both_lack_an_ons_code():
    make_area(ons_code="")
    make_area(ons_code="")


def test_two_letters_may_both_lack_an_original():
    make_letter()
    make_letter()


def test_two_sources_may_claim_the_same_value_while_one_is_in_force():
    first = claim(in_force=True)
    again(first, source="editor", in_force=False)
    assert Claim.objects.count() == 2


def test_an_inspection_may_begin_end_and_be_published_on_one_day():
    day = date(2018, 3, 5)
    make_inspection(start=day, end=day, published=day)


def test_a_revisit_may_follow_an_inspection_and_count_its_weaknesses():
    first = make_inspection(outcome="wsoa_required", weaknesses=3)
    make_inspection(
        first.area,
        kind="revisit",
        start=first.start + timedelta(days=700),
        outcome="progress_some",
        weaknesses_sufficient=2,
        weaknesses_insufficient=1,
        follows=first,
    )


def test_a_main_finding_may_have_any_judgement():
    for judgement in ["strength", "development", "mixed", "context"]:
        update(make_finding(), judgement=judgement)


# ---- triggers: references and slugs

SLUGGED = {
    "area": lambda slug: make_area(name=slug.title(), slug=slug),
    "theme": make_theme,
    "service": make_service,
    "glossary": glossary_term,
    "question": make_question,
    "letter": lambda slug: make_letter(slug=slug),
}
MODELS = {
    "finding": Finding,
    "letter": Letter,
    "area": LocalArea,
    "theme": Theme,
    "service": Service,
    "glossary": GlossaryTerm,
    "question": FamilyQuestion,
}


def issued(kind, value):
    """A record that carries this public reference or slug, and the column that holds it."""
    if kind == "finding":
        return make_finding(reference=value), "reference"
    return SLUGGED[kind](value), "slug"


EVERY_KIND = pytest.mark.parametrize("kind", MODELS)


def test_every_kind_of_public_address_is_guarded():
    assert {kind for _, _, kind in guards.ISSUING} == set(MODELS)


@EVERY_KIND
def test_a_reference_is_remembered_when_it_is_given_out(kind):
    issued(kind, "k7m3qz4")
    assert IssuedReference.objects.filter(kind=kind, value="k7m3qz4").count() == 1


@EVERY_KIND
def test_a_reference_is_never_used_again_after_its_record_is_deleted(kind):
    record, _ = issued(kind, "k7m3qz4")
    gone = type(record).objects.get(pk=record.pk)
    record.delete()
    assert not MODELS[kind].objects.exists()
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        again(gone)
    assert not MODELS[kind].objects.exists()
    assert IssuedReference.objects.filter(kind=kind, value="k7m3qz4").count() == 1


@EVERY_KIND
def test_a_reference_never_changes(kind):
    record, column = issued(kind, "k7m3qz4")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        update(record, **{column: "another"})
    record.refresh_from_db()
    assert getattr(record, column) == "k7m3qz4"


@EVERY_KIND
def test_a_record_can_be_saved_with_the_reference_it_has(kind):
    record, column = issued(kind, "k7m3qz4")
    update(record, **{column: "k7m3qz4"})
    record.save()


def test_a_theme_and_a_service_may_have_the_same_slug():
    make_theme("autism")
    make_service("autism")


# ---- triggers: one framework and one letter


def test_a_letter_belongs_to_the_framework_of_its_inspection():
    letter = make_letter()
    with pytest.raises(IntegrityError, match="differs from"), transaction.atomic():
        update(letter, framework=NEW)
    other = make_inspection()
    with pytest.raises(IntegrityError, match="differs from"), transaction.atomic():
        again(letter, inspection_id=other.pk, slug="another", framework=NEW)


def test_a_letter_cannot_move_to_an_inspection_of_another_framework():
    letter = make_letter()
    with pytest.raises(IntegrityError, match="differs from"), transaction.atomic():
        update(letter, inspection=make_inspection(framework=NEW))


def test_a_section_belongs_to_the_framework_of_its_letter():
    section = make_section(aspect="introduction")
    with pytest.raises(IntegrityError, match="differs from"), transaction.atomic():
        update(section, framework=NEW)
    with pytest.raises(IntegrityError, match="differs from"), transaction.atomic():
        again(section, ordinal=2, framework=NEW)


def test_a_finding_belongs_to_the_framework_of_its_section():
    finding = make_finding(kind="narrative")
    with pytest.raises(IntegrityError, match="differs from"), transaction.atomic():
        update(finding, framework=NEW)
    with pytest.raises(IntegrityError, match="differs from"), transaction.atomic():
        again(finding, reference="2222222", ordinal=2, framework=NEW)


def test_a_finding_belongs_to_the_letter_of_its_section():
    finding, elsewhere = make_finding(), make_letter()
    with pytest.raises(IntegrityError, match="differs from"), transaction.atomic():
        update(finding, letter=elsewhere)
    with pytest.raises(IntegrityError, match="differs from"), transaction.atomic():
        again(finding, reference="2222222", ordinal=2, letter_id=elsewhere.pk)


def test_a_finding_cannot_move_to_a_section_of_another_letter():
    finding, section = make_finding(), make_section()
    with pytest.raises(IntegrityError, match="differs from"), transaction.atomic():
        update(finding, section=section)


def test_an_inspection_with_a_letter_keeps_its_framework():
    letter = make_letter()
    with pytest.raises(IntegrityError), transaction.atomic():
        update(letter.inspection, framework=NEW)


def test_a_section_with_findings_keeps_its_letter():
    finding, elsewhere = make_finding(), make_letter()
    with pytest.raises(IntegrityError), transaction.atomic():
        update(finding.section, letter=elsewhere)


# ---- the triggers themselves


def triggers_present():
    question = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        return sorted(name for (name,) in cursor.fetchall())


def triggers_wanted():
    names = [f"{table}_{what}" for table, _, _ in guards.ISSUING for what in ("issue", "keep")]
    ends = ["_insert", "_update"] if connection.vendor == "sqlite" else [""]
    for table, column, parent, _, parent_column in guards.AGREEING:
        names += [f"{table}_{column}_agrees{end}" for end in ends]
        names.append(f"{parent}_{parent_column}_kept_for_{table}")
    events = ["insert", "update", "delete"]
    if connection.vendor == "sqlite":
        names += [f"{table}_public_moved" for table in PARTS]
        names += [f"findings_finding_public_indexed_{event}" for event in events]
        names += [f"findings_{name}_public_indexed_update" for name in ("section", "letter")]
    else:
        events.append("truncate")
        names.append("findings_publicnote_rings")
    for table in (*SHARED, *PARTS, "findings_letter"):
        names += [f"{table}_public_{event}" for event in events]
    return sorted(names)


def test_every_trigger_is_present_after_migrate():
    assert triggers_present() == triggers_wanted()


def test_installing_the_triggers_again_is_harmless():
    guards.install()
    guards.install()
    assert triggers_present() == triggers_wanted()
    theme = make_theme("only-once")
    assert IssuedReference.objects.filter(kind="theme", value=theme.slug).count() == 1


def test_a_trigger_that_was_lost_is_put_back():
    of_table = "" if connection.vendor == "sqlite" else " ON findings_theme"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER findings_theme_keep{of_table}")
    assert "findings_theme_keep" not in triggers_present()
    guards.install()
    assert triggers_present() == triggers_wanted()


def test_a_reference_given_out_while_the_triggers_were_away_is_remembered():
    theme = make_theme("came-meanwhile")
    IssuedReference.objects.filter(kind="theme").delete()  # as if no trigger had seen it come
    guards.install()
    guards.install()
    assert IssuedReference.objects.filter(kind="theme", value=theme.slug).count() == 1


def test_a_region_is_not_guarded_and_may_be_renamed():
    update(make_region(), slug="renamed")
