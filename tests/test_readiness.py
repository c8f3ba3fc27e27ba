"""What blocks publication, what warns, and what an override and a waiting change do."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied

from findings import changes, checking, intake, reissues, review
from findings.models import Finding, GlossaryTerm, Override, Passage, Status, WaitingChange
from findings.readiness import readiness
from findings.review import NotPossible
from tests.factories import (
    make_finding,
    make_letter,
    make_person,
    make_published_finding,
    make_section,
    make_theme,
    make_user,
)
from tests.letter_files import as_docx, as_pdf, source
from tests.test_intake import on_register

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector():
    return make_user("Inspector")


@pytest.fixture
def letter(inspector):
    on_register("oxmere-2018")
    data = as_pdf("oxmere-2018")
    return intake.take_in(data, name="oxmere.pdf", by=inspector, road="chosen").upload.letter


def check_all(letter, by):
    for finding in letter.findings.counted():
        checking.accept(finding, by=by, judgement="mixed")


def blocks(letter):
    return [point.sentence for point in readiness(letter).blocks]


def warnings(letter):
    return [point.sentence for point in readiness(letter).warnings]


def test_a_draft_from_a_file_waits_for_its_findings_to_be_checked(letter, inspector):
    count = letter.findings.counted().count()
    assert any(f"{count} of {count} proposed findings" in sentence for sentence in blocks(letter))
    check_all(letter, inspector)
    assert blocks(letter) == []


def test_a_passage_without_a_place_blocks_and_leads_there(letter, inspector):
    check_all(letter, inspector)
    passage = Passage.objects.create(
        letter=letter, ordinal=900, page=2, role="unplaced", text="A stray line."
    )
    (point,) = readiness(letter).blocks
    assert "page 2" in point.sentence
    assert point.passage == passage


def test_a_changed_quotation_blocks(letter, inspector):
    check_all(letter, inspector)
    finding = letter.findings.counted().first()
    Finding.objects.filter(pk=finding.pk).update(wording="Something else.")
    (point,) = readiness(letter).blocks
    assert point.finding == finding


@pytest.fixture
def two_senses(db):
    term = GlossaryTerm.objects.create(slug="xyz", term="XYZ")
    term.senses.create(ordinal=1, expansion="Example youth zone", explanation="A place.")
    term.senses.create(ordinal=2, expansion="Extra yearly zest", explanation="A thing.")
    return term


def held(text):
    section = make_section()
    make_finding(section, wording=text)
    letter = section.letter
    letter.findings_in_document = 1
    letter.save()
    return letter


@pytest.mark.parametrize(
    ("text", "blocked"),
    [
        ("The XYZ is busy.", True),
        ("The example youth zone (XYZ) is busy.", False),
        ("The example youth zone and the extra yearly zest (XYZ) differ.", True),
        ("Nothing of the kind is said.", False),
        ("The XYZA is busy.", False),
    ],
)
def test_a_term_with_two_senses_must_be_settled(two_senses, text, blocked):
    assert any("XYZ" in sentence for sentence in blocks(held(text))) is blocked


def test_a_chosen_sense_settles_it(two_senses, inspector):
    letter = held("The XYZ is busy.")
    letter.chosen_senses.create(term=two_senses, sense=two_senses.senses.first(), by=inspector)
    assert blocks(letter) == []


def test_what_only_warns(letter, inspector):
    check_all(letter, inspector)
    found = warnings(letter)
    assert any("findings have no theme" in sentence for sentence in found)
    assert any("findings have no plain summary" in sentence for sentence in found)
    assert review.publication_problems(letter) == []


@pytest.mark.parametrize("text", ["Ask Mr Notareal.", "Write to a.b@example.org today."])
def test_what_may_be_a_name_or_an_address_warns(text):
    letter = held(text)
    assert any("may be a name or an address" in sentence for sentence in warnings(letter))


def test_a_summary_of_an_earlier_wording_warns():
    letter = held("Waits are long.")
    finding = letter.findings.get()
    review.summarise(finding, by=letter.entered_by, summary="Children wait long.")
    Finding.objects.filter(pk=finding.pk).update(wording="Waits are short.")
    assert any("earlier wording" in sentence for sentence in warnings(letter))


# ---- the second pair of eyes, set aside with a reason


@pytest.fixture
def in_review(inspector):
    letter = held("Waits are long.")
    letter._history_user = inspector
    letter.save()
    return review.submit(letter, by=inspector)


def touch(letter, by):
    letter._history_user = by
    letter.save()
    return letter


def test_an_administrator_may_set_the_second_pair_of_eyes_aside_with_a_reason(in_review):
    administrator = make_user("Administrator")
    touch(in_review, administrator)
    with pytest.raises(NotPossible, match="changed this letter last"):
        review.publish(in_review, by=administrator)
    review.publish(in_review, by=administrator, override="Everyone else is on leave.")
    override = Override.objects.get()
    assert (override.by, override.reason) == (administrator, "Everyone else is on leave.")
    in_review.refresh_from_db()
    assert in_review.status == Status.PUBLISHED


def test_a_reviewer_may_not(in_review):
    reviewer = make_user("Reviewer")
    touch(in_review, reviewer)
    with pytest.raises(PermissionDenied):
        review.publish(in_review, by=reviewer, override="I am in a hurry.")
    assert not Override.objects.exists()


def test_an_override_sets_no_other_rule_aside(in_review):
    administrator = make_user("Administrator")
    in_review.findings_in_document = 7
    touch(in_review, administrator)
    with pytest.raises(NotPossible, match="holds 7 findings"):
        review.publish(in_review, by=administrator, override="Everyone else is on leave.")
    assert not Override.objects.exists()


def test_no_override_is_noted_where_none_was_needed(in_review):
    review.publish(in_review, by=make_user("Administrator"), override="Just in case.")
    assert not Override.objects.exists()


# ---- changes that wait


def test_a_proposed_wording_waits_for_a_second_person():
    finding = make_published_finding(wording="Waits are long.")
    proposer, decider = make_user("Inspector"), make_user("Reviewer")
    change = changes.propose_wording(
        finding, by=proposer, wording="Waits are short.", note="A slip."
    )
    finding.refresh_from_db()
    assert finding.wording == "Waits are long."  # what the public reads
    changes.decide(change, by=decider, accept=True)
    finding.refresh_from_db()
    assert finding.wording == "Waits are short."
    assert (finding.correction_note, finding.corrected_by) == ("A slip.", decider)


def test_nobody_decides_on_their_own_change():
    finding = make_published_finding()
    reviewer = make_user("Reviewer")
    change = changes.propose_wording(finding, by=reviewer, wording="Else.", note="A slip.")
    with pytest.raises(NotPossible, match="You proposed"):
        changes.decide(change, by=reviewer, accept=True)
    with pytest.raises(PermissionDenied):
        changes.decide(change, by=make_user("Inspector"), accept=True)


def test_a_refused_change_changes_nothing_and_is_decided_once():
    finding = make_published_finding(wording="Waits are long.")
    change = changes.propose_wording(
        finding, by=make_user("Inspector"), wording="Else.", note="A slip."
    )
    changes.decide(change, by=make_user("Reviewer"), accept=False)
    finding.refresh_from_db()
    assert finding.wording == "Waits are long."
    with pytest.raises(NotPossible, match="decided already"):
        changes.decide(change, by=make_user("Reviewer"), accept=True)


# ---- a document issued again


def reissued(text, by):
    upload = intake.take_in(text.encode(), name="again.txt", by=by, road="chosen").upload
    assert upload.state == "question"
    return upload


def test_what_differs_in_a_reissued_document_waits_finding_by_finding(letter, inspector):
    text = source("oxmere-2018").replace("94% of families", "95% of families")
    text = text.replace("• Young people helped to write the new guide to personal budgets.\n\n", "")
    made = reissues.take_over(reissued(text, inspector), letter=letter, by=inspector)
    assert {(c.what, c.finding.wording[:20]) for c in made} == {
        ("wording", "Health visitors reac"),
        ("removed", "Young people helped "),
    }
    letter.refresh_from_db()
    assert letter.uploads.count() == 2
    for change in made:
        changes.decide(change, by=make_user("Reviewer"), accept=True)
    assert letter.findings.filter(wording__contains="95% of families").exists()
    assert letter.findings.get(wording__startswith="Young people helped").withdrawn_at


def test_a_finding_more_is_added_to_its_section(letter, inspector):
    extra = "• Parents of babies meet every week.\n\nAreas for development\n\n• Needs are missed"
    text = source("oxmere-2018").replace("Areas for development\n\n• Needs are missed", extra)
    (change,) = reissues.take_over(reissued(text, inspector), letter=letter, by=inspector)
    assert change.what == WaitingChange.What.ADDED
    count = letter.findings_in_document
    changes.decide(change, by=make_user("Reviewer"), accept=True)
    added = letter.findings.get(wording="Parents of babies meet every week.")
    assert added.kind == "strength"
    letter.refresh_from_db()
    assert letter.findings_in_document == count + 1


def test_the_same_text_in_another_file_differs_in_nothing(letter, inspector):
    upload = intake.take_in(
        as_docx("oxmere-2018"), name="again.docx", by=inspector, road="chosen"
    ).upload
    assert reissues.take_over(upload, letter=letter, by=inspector) == []


def test_restated_wording_is_replaced_by_the_document_s_own_and_keeps_its_tags(inspector):
    inspection = on_register("oxmere-2018")
    letter = make_letter(inspection, slug="oxmere-2018")
    section = make_section(letter, aspect="main_findings", heading="Main findings")
    theme = make_theme()
    kept = [
        make_finding(section, wording=f"Restated {number}.", summary="Plain.", themes=[theme])
        for number in range(3)
    ]
    upload = reissued(source("oxmere-2018"), inspector)
    made = reissues.take_over(upload, letter=letter, by=inspector)
    assert [change.finding for change in made] == kept
    changes.decide(made[0], by=make_user("Reviewer"), accept=True)
    kept[0].refresh_from_db()
    assert kept[0].wording.startswith("Partners do not share")
    assert kept[0].wording_status == "verbatim"
    assert list(kept[0].themes.all()) == [theme]
    assert kept[0].summary_is_stale


def test_all_changes_of_a_file_are_accepted_at_once_or_none(letter, inspector):
    text = source("oxmere-2018").replace("94% of families", "95% of families")
    text = text.replace("often within a fortnight", "often within a week")
    made = reissues.take_over(reissued(text, inspector), letter=letter, by=inspector)
    with pytest.raises(NotPossible, match="You proposed"):
        changes.accept_file(letter, by=inspector_who_reviews(inspector))
    reviewer = make_user("Reviewer")
    assert changes.accept_file(letter, by=reviewer) == len(made) == 2
    assert letter.findings.filter(wording__contains="95% of families").exists()
    with pytest.raises(NotPossible, match="No change"):
        changes.accept_file(letter, by=reviewer)


def inspector_who_reviews(inspector):
    """The same person, who may also decide."""
    inspector.groups.add(Group.objects.get(name="Reviewer"))
    return type(inspector).objects.get(pk=inspector.pk)


def test_a_file_is_taken_over_once(letter, inspector):
    upload = reissued(source("oxmere-2018"), inspector)
    reissues.take_over(upload, letter=letter, by=inspector)
    with pytest.raises(NotPossible, match="already"):
        reissues.take_over(upload, letter=letter, by=inspector)


# ---- what the public read before a correction


def test_a_correction_keeps_what_the_public_read_before(client):
    finding = make_published_finding(wording="Waits are long.")
    review.correct_finding(
        finding, by=make_user("Reviewer"), wording="Waits are short.", note="A slip."
    )
    page = client.get(finding.get_absolute_url()).content.decode()
    assert "Waits are short." in page
    assert "before the correction" in page
    assert "Waits are long." in page


def test_a_wording_that_held_a_name_is_not_kept_for_the_public(client):
    finding = make_published_finding(wording="Zebedee Quillfeather is late.")
    make_person(finding.letter)
    review.correct_finding(
        finding, by=make_user("Reviewer"), wording="The director is late.", note="A role."
    )
    assert "Quillfeather" not in client.get(finding.get_absolute_url()).content.decode()
