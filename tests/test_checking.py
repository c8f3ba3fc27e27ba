"""The desk's verbs: each does its one thing, at once, and can be taken back."""

import pytest
from django.core.exceptions import PermissionDenied

from findings import checking, intake, review
from findings.checking import Stale, Topics, version_of
from findings.models import Doubt, Finding, Passage
from findings.review import NotPossible
from tests.factories import make_finding, make_section, make_service, make_theme, make_user
from tests.letter_files import as_pdf
from tests.test_intake import on_register

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector():
    return make_user("Inspector")


@pytest.fixture
def letter(inspector):
    """A draft as the reader proposes it."""
    on_register("telby-2016")
    data = as_pdf("telby-2016")
    return intake.take_in(data, name="telby.pdf", by=inspector, road="chosen").upload.letter


@pytest.fixture
def findings(letter):
    """The three main findings, in order."""
    return list(letter.findings.filter(kind="main_finding").in_letter_order())


def texts(letter, section=None):
    rows = letter.findings.in_letter_order()
    return [f.wording for f in (rows.filter(section=section) if section else rows)]


def snapshot(letter):
    return [
        (f.section_id, f.ordinal, f.kind, f.judgement, f.wording, f.checked_at is not None)
        for f in letter.findings.in_letter_order()
    ]


def test_accept_checks_a_finding_and_settles_its_doubts(letter, inspector):
    doubt = letter.doubts.get(kind="no-full-stop")
    checking.accept(doubt.finding, by=inspector)
    doubt.refresh_from_db()
    assert doubt.settled_by == inspector
    assert doubt.finding.checked_by == inspector


def test_a_main_finding_is_accepted_with_a_judgement(findings, inspector):
    with pytest.raises(NotPossible, match="Judge this main finding"):
        checking.accept(findings[0], by=inspector)
    found = checking.accept(findings[0], by=inspector, judgement="strength")
    assert (found.judgement, found.checked_by) == ("strength", inspector)


def test_a_rejected_finding_becomes_a_passage_with_its_reason(letter, findings, inspector):
    held = letter.findings_in_document
    passage = checking.reject(findings[1], by=inspector, reason=" A heading. ")
    assert (passage.role, passage.reason) == (Passage.Role.REJECTED, "A heading.")
    letter.refresh_from_db()
    assert letter.findings_in_document == held - 1
    rows = letter.findings.filter(section=findings[0].section).order_by("ordinal")
    assert [row.ordinal for row in rows] == [1, 2]


def test_rejecting_asks_why(findings, inspector):
    with pytest.raises(NotPossible, match="Say why"):
        checking.reject(findings[1], by=inspector, reason=" ")


def test_a_wording_must_stand_in_the_document(findings, inspector):
    with pytest.raises(NotPossible, match="word for word"):
        checking.reword(findings[0], by=inspector, wording="They judge badly.")
    first = findings[0].wording.split(". ")[0] + "."
    assert checking.reword(findings[0], by=inspector, wording=first).wording == first


def test_split_and_merge_undo_each_other(letter, findings, inspector):
    before = texts(letter)
    at = findings[0].wording.index("They know")
    second = checking.split(findings[0], by=inspector, at=at)
    assert second.wording.startswith("They know")
    assert len(texts(letter)) == len(before) + 1
    checking.merge(Finding.objects.get(pk=findings[0].pk), by=inspector)
    assert texts(letter) == before


@pytest.mark.parametrize("at", [0, 10_000])
def test_a_split_needs_two_halves(findings, inspector, at):
    with pytest.raises(NotPossible, match="cursor"):
        checking.split(findings[0], by=inspector, at=at)


def test_the_last_finding_of_a_section_has_none_to_join(findings, inspector):
    with pytest.raises(NotPossible, match="last finding"):
        checking.merge(findings[2], by=inspector)


def test_move_within_and_between_sections(letter, findings, inspector):
    section = findings[0].section
    checking.move(findings[2], by=inspector, section=section, ordinal=1)
    assert texts(letter, section)[0] == findings[2].wording
    other = letter.sections.exclude(pk=section.pk).last()
    checking.move(Finding.objects.get(pk=findings[2].pk), by=inspector, section=other, ordinal=99)
    assert texts(letter, other)[-1] == findings[2].wording
    assert [f.ordinal for f in section.findings.order_by("ordinal")] == [1, 2]


def test_a_section_of_another_letter_takes_no_finding(findings, inspector):
    with pytest.raises(NotPossible, match="another letter"):
        checking.move(findings[0], by=inspector, section=make_section(), ordinal=1)


def test_the_kind_gives_the_judgement(letter, findings, inspector):
    strength = letter.findings.filter(kind="strength").first()
    found = checking.change_kind(strength, by=inspector, kind="area_for_development")
    assert found.judgement == "development"
    with pytest.raises(NotPossible, match="framework"):
        checking.change_kind(strength, by=inspector, kind="needs_better")


def test_a_narrative_paragraph_counts_once_it_is_a_finding(letter, inspector):
    held = letter.findings_in_document
    narrative = letter.findings.filter(kind="narrative").first()
    checking.change_kind(narrative, by=inspector, kind="main_finding")
    letter.refresh_from_db()
    assert letter.findings_in_document == held + 1


def test_a_mixed_finding_may_say_which_part_is_which(findings, inspector):
    half = findings[2].wording.index("Leaders")
    end = len(findings[2].wording)
    spans = [(0, half, "development"), (half, end, "strength")]
    checking.judge(findings[2], by=inspector, judgement="mixed", spans=spans)
    held = findings[2].judged_spans.values_list("start", "end", "judgement")
    assert list(held) == spans


@pytest.mark.parametrize(
    ("judgement", "spans", "words"),
    [
        ("strength", [(0, 5, "strength")], "Only a finding that is both"),
        ("mixed", [(0, 9, "strength"), (4, 12, "development")], "overlap"),
        ("mixed", [(0, 100_000, "strength")], "overlap"),
        ("context", [], "Choose"),
    ],
)
def test_judgements_that_make_no_sense_are_refused(findings, inspector, judgement, spans, words):
    with pytest.raises(NotPossible, match=words):
        checking.judge(findings[0], by=inspector, judgement=judgement, spans=spans)


def test_only_main_findings_are_judged(letter, inspector):
    strength = letter.findings.filter(kind="strength").first()
    with pytest.raises(NotPossible, match="Only main findings"):
        checking.judge(strength, by=inspector, judgement="mixed")


def test_themes_and_services_are_set_whole(findings, inspector):
    themes, services = [make_theme(), make_theme()], [make_service()]
    checking.tag(findings[0], by=inspector, topics=Topics(themes, services))
    checking.tag(findings[0], by=inspector, topics=Topics(themes[:1], []))
    assert list(findings[0].themes.all()) == themes[:1]
    assert not findings[0].services.exists()


def test_a_passage_can_become_a_finding(letter, inspector):
    heading = letter.passages.filter(role="heading").first()
    section = letter.sections.last()
    found = checking.place(heading, by=inspector, section=section)
    assert found.wording == " ".join(heading.text.split())
    assert not Passage.objects.filter(pk=heading.pk).exists()


def test_a_passage_can_be_said_to_be_something_else(letter, inspector):
    passage = Passage.objects.create(
        letter=letter, ordinal=900, page=1, role="unplaced", text="A stamp."
    )
    checking.place(passage, by=inspector, role="boilerplate")
    passage.refresh_from_db()
    assert passage.role == "boilerplate"
    with pytest.raises(NotPossible, match="Say what it is"):
        checking.place(passage, by=inspector, role="unplaced")


def test_a_doubt_is_settled_by_somebody(letter, inspector):
    doubt = Doubt.objects.create(letter=letter, kind="page-join", sentence="Look.")
    checking.settle(doubt, by=inspector)
    doubt.refresh_from_db()
    assert doubt.settled_by == inspector


STEPS = {
    "accept": lambda f, by: checking.accept(f, by=by, judgement="mixed"),
    "reject": lambda f, by: checking.reject(f, by=by, reason="A heading."),
    "reword": lambda f, by: checking.reword(f, by=by, wording=f.wording.split(". ")[0] + "."),
    "split": lambda f, by: checking.split(f, by=by, at=f.wording.index(". ") + 2),
    "merge": lambda f, by: checking.merge(f, by=by),
    "move": lambda f, by: checking.move(f, by=by, section=f.letter.sections.last(), ordinal=1),
    "change_kind": lambda f, by: checking.change_kind(f, by=by, kind="strength"),
    "judge": lambda f, by: checking.judge(f, by=by, judgement="development"),
}
EVERY_STEP = pytest.mark.parametrize("step", STEPS)


@EVERY_STEP
def test_each_step_can_be_taken_back(step, letter, findings, inspector):
    before = snapshot(letter)
    passages = letter.passages.count()
    STEPS[step](findings[1], inspector)
    assert snapshot(letter) != before
    assert checking.undo(letter, by=inspector)
    assert snapshot(letter) == before
    assert letter.passages.count() == passages
    letter.refresh_from_db()
    assert letter.findings_in_document == letter.findings.counted().count()


def test_a_finding_that_comes_back_brings_what_hung_on_it(letter, findings, inspector):
    theme = make_theme()
    findings[1].suggestions.create(theme=theme, because="a word", score=0.5)
    checking.reject(findings[1], by=inspector, reason="A heading.")
    checking.undo(letter, by=inspector)
    back = letter.findings.get(wording=findings[1].wording)
    assert back.suggestions.get().theme == theme


def test_steps_before_a_rejection_can_be_taken_back_too(letter, findings, inspector):
    first = snapshot(letter)
    checking.judge(findings[1], by=inspector, judgement="mixed")
    checking.accept(Finding.objects.get(pk=findings[1].pk), by=inspector, judgement="strength")
    checking.reject(Finding.objects.get(pk=findings[1].pk), by=inspector, reason="A heading.")
    for _ in range(3):
        checking.undo(letter, by=inspector)
    assert snapshot(letter) == first


def test_several_steps_are_taken_back_one_by_one(letter, findings, inspector):
    first = snapshot(letter)
    checking.judge(findings[0], by=inspector, judgement="strength")
    second = snapshot(letter)
    checking.merge(findings[1], by=inspector)
    checking.undo(letter, by=inspector)
    assert snapshot(letter) == second
    checking.undo(letter, by=inspector)
    assert snapshot(letter) == first
    with pytest.raises(NotPossible, match="no step"):
        checking.undo(letter, by=inspector)


@EVERY_STEP
def test_a_stale_page_changes_nothing(step, letter, findings, inspector):
    old = version_of(findings[1])
    checking.judge(findings[1], by=make_user("Inspector"), judgement="mixed")
    before = snapshot(letter)
    actions = {
        "accept": lambda f: checking.accept(f, by=inspector, version=old, judgement="mixed"),
        "reject": lambda f: checking.reject(f, by=inspector, version=old, reason="A heading."),
        "reword": lambda f: checking.reword(f, by=inspector, version=old, wording="Else."),
        "split": lambda f: checking.split(f, by=inspector, version=old, at=5),
        "merge": lambda f: checking.merge(f, by=inspector, version=old),
        "move": lambda f: checking.move(f, by=inspector, version=old, section=f.section, ordinal=1),
        "change_kind": lambda f: checking.change_kind(
            f, by=inspector, version=old, kind="strength"
        ),
        "judge": lambda f: checking.judge(f, by=inspector, version=old, judgement="strength"),
    }
    with pytest.raises(Stale) as refusal:
        actions[step](findings[1])
    assert refusal.value.finding.pk == findings[1].pk
    assert snapshot(letter) == before


@EVERY_STEP
def test_who_may_not_change_findings_may_not_do_it(step, letter, findings):
    before = snapshot(letter)
    with pytest.raises(PermissionDenied):
        STEPS[step](findings[1], make_user())
    assert snapshot(letter) == before


def test_a_letter_in_review_is_checked_by_reviewers_only(letter, findings, inspector):
    review.submit(letter, by=inspector)
    with pytest.raises(PermissionDenied):
        checking.judge(findings[0], by=inspector, judgement="mixed")
    checking.judge(findings[0], by=make_user("Reviewer"), judgement="mixed")


def test_what_is_public_is_not_changed_here(inspector):
    finding = make_finding(make_section())
    letter = finding.letter
    letter.findings_in_document = 1
    letter._history_user = letter.entered_by
    letter.save()
    review.submit(letter, by=letter.entered_by)
    review.publish(letter, by=make_user("Reviewer"))
    with pytest.raises(NotPossible, match="corrections only"):
        checking.judge(finding, by=make_user("Reviewer"), judgement="mixed")


def test_a_finding_that_is_gone_is_said(letter, findings, inspector):
    checking.merge(findings[0], by=inspector)
    with pytest.raises(NotPossible, match="gone"):
        checking.judge(findings[1], by=inspector, judgement="mixed")


def test_each_step_leaves_history_with_who_and_why(findings, inspector):
    checking.judge(findings[0], by=inspector, judgement="mixed")
    row = findings[0].history.order_by("-history_id").first()
    assert (row.history_user, row.history_change_reason) == (inspector, "judged")
