"""The verbs that change a record's state: what each does, who may, and when it refuses."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied

from findings import review
from findings.models import Finding, Letter, LetterPage, Section, Status, fingerprint
from tests.factories import (
    make_finding,
    make_letter,
    make_person,
    make_section,
    make_service,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
TEXT = "Leaders know what works. Families wait too long\nfor an assessment."


@pytest.fixture
def inspector():
    return make_user("Inspector", "ines")


@pytest.fixture
def reviewer():
    return make_user("Reviewer", "rosa")


@pytest.fixture
def draft(inspector):
    """A draft of one finding, entered by the inspector, with nothing in the way of publication."""
    letter = make_letter(entered_by=inspector, findings_in_document=1)
    LetterPage.objects.create(letter=letter, number=1, text=TEXT)
    make_finding(
        make_section(letter), wording="Leaders know what works.", wording_status="verbatim"
    )
    change(letter, by=inspector)
    return letter


@pytest.fixture
def in_review(draft, inspector):
    return review.submit(draft, by=inspector)


@pytest.fixture
def published(in_review, reviewer):
    return review.publish(in_review, by=reviewer)


@pytest.fixture
def withdrawn(published, reviewer):
    return review.withdraw(published, by=reviewer, reason="A page was missing.")


@pytest.fixture
def on_hold(draft, inspector):
    return review.hold(draft, by=inspector, reason="The council disputes a page.")


@pytest.fixture
def finding(published):
    return published.findings.get()


@pytest.fixture
def withdrawn_finding(finding, reviewer):
    return review.withdraw_finding(finding, by=reviewer, reason="It was entered twice.")


def change(record, *, by, **values):
    """An ordinary edit by a person, as the admin makes it: a save with that person's name."""
    for name, value in values.items():
        setattr(record, name, value)
    record._history_user = by
    record.save()
    return record


def everything():
    """Every row that a verb could touch, history included."""
    models = [Letter, Section, Finding, Letter.history, Section.history, Finding.history]
    return [
        list(getattr(m, "objects", m).order_by("pk" if m in models[:3] else "history_id").values())
        for m in models
    ]


def newest_history(record):
    return record.history.order_by("-history_id").first()


# ---- each verb works, and leaves a row that says who, when and why


def test_submit_hands_a_draft_to_review(draft, inspector):
    letter = review.submit(draft, by=inspector, now=NOW)
    letter.refresh_from_db()
    assert letter.status == Status.IN_REVIEW
    assert (letter.submitted_by, letter.submitted_at) == (inspector, NOW)


def test_send_back_makes_a_draft_again(in_review, reviewer):
    letter = review.send_back(in_review, by=reviewer, reason="Page 3 is missing.")
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT
    assert letter.submitted_by is letter.submitted_at is None


def test_publish_makes_a_letter_public(in_review, reviewer):
    letter = review.publish(in_review, by=reviewer, now=NOW)
    letter.refresh_from_db()
    assert letter.status == Status.PUBLISHED
    assert (letter.published_by, letter.published_at) == (reviewer, NOW)
    assert list(Letter.objects.published()) == [letter]
    assert Finding.objects.published().count() == 1


def test_withdraw_takes_a_letter_and_its_findings_from_the_public(published, reviewer):
    letter = review.withdraw(published, by=reviewer, reason="  A page was missing. ", now=NOW)
    letter.refresh_from_db()
    assert letter.status == Status.WITHDRAWN
    assert (letter.withdrawn_by, letter.withdrawn_at) == (reviewer, NOW)
    assert letter.withdrawn_reason == "A page was missing."
    assert not Letter.objects.published().exists()
    assert not Finding.objects.published().exists()


def test_reopen_makes_a_withdrawn_letter_a_draft(withdrawn, reviewer):
    letter = review.reopen(withdrawn, by=reviewer, reason="To enter page 3.")
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT
    assert letter.withdrawn_by is letter.withdrawn_at is letter.submitted_by is None
    assert letter.withdrawn_reason == ""
    assert letter.published_at is not None


def test_a_reopened_letter_can_be_published_again(withdrawn, reviewer, inspector):
    letter = review.reopen(withdrawn, by=reviewer, reason="To enter page 3.")
    letter = review.publish(review.submit(letter, by=inspector), by=reviewer, now=NOW)
    assert letter.status == Status.PUBLISHED
    assert letter.published_at == NOW


def test_withdraw_finding_takes_one_finding_from_the_public(published, finding, reviewer):
    other = make_finding(finding.section)
    found = review.withdraw_finding(finding, by=reviewer, reason="It was entered twice.", now=NOW)
    found.refresh_from_db()
    assert (found.withdrawn_by, found.withdrawn_at) == (reviewer, NOW)
    assert found.withdrawn_reason == "It was entered twice."
    assert list(Finding.objects.published()) == [other]


def test_restore_brings_a_withdrawn_finding_back(withdrawn_finding, reviewer):
    found = review.restore_finding(withdrawn_finding, by=reviewer, reason="It was there once.")
    found.refresh_from_db()
    assert found.withdrawn_by is found.withdrawn_at is None
    assert found.withdrawn_reason == ""
    assert list(Finding.objects.published()) == [found]


def test_correct_puts_a_wording_right_with_a_note(finding, reviewer):
    found = review.correct_finding(
        finding,
        by=reviewer,
        wording="Families wait too long for an assessment.",
        note=" The next sentence is meant. ",
        now=NOW,
    )
    found.refresh_from_db()
    assert found.wording == "Families wait too long for an assessment."
    assert (found.corrected_by, found.corrected_at) == (reviewer, NOW)
    assert found.correction_note == "The next sentence is meant."


def test_summarise_sets_a_summary_that_knows_its_wording(finding, reviewer):
    found = review.summarise(finding, by=reviewer, summary=" Leaders know. \n")
    found.refresh_from_db()
    assert found.summary == "Leaders know."
    assert found.summary_of == fingerprint("Leaders know what works.")
    assert not found.summary_is_stale


def test_an_empty_summary_takes_the_old_one_away(finding, reviewer):
    review.summarise(finding, by=reviewer, summary="Leaders know.")
    found = review.summarise(finding, by=reviewer, summary="  ")
    found.refresh_from_db()
    assert found.summary == found.summary_of == ""
    assert not found.summary_is_stale


def test_a_summary_is_stale_once_the_wording_was_corrected(finding, reviewer):
    review.summarise(finding, by=reviewer, summary="Leaders know.")
    found = review.correct_finding(
        finding, by=reviewer, wording="Families wait too long", note="Another sentence is meant."
    )
    found.refresh_from_db()
    assert found.summary == "Leaders know."
    assert found.summary_is_stale
    review.summarise(found, by=reviewer, summary="Families wait.")
    found.refresh_from_db()
    assert not found.summary_is_stale


def test_a_verb_reads_the_row_anew_and_overwrites_nobody(draft, inspector):
    stale = Letter.objects.get(pk=draft.pk)
    change(draft, by=inspector, title="A better title")
    assert review.submit(stale, by=inspector).title == "A better title"


# fixture that a verb needs, the verb, what its history row says
VERBS = {
    "submit": ("draft", lambda r, by: review.submit(r, by=by), "state: handed to review"),
    "send_back": (
        "in_review",
        lambda r, by: review.send_back(r, by=by, reason=" Look again. "),
        "state: sent back: Look again.",
    ),
    "hold": (
        "draft",
        lambda r, by: review.hold(r, by=by, reason=" Look again. "),
        "state: on hold: Look again.",
    ),
    "take_up": ("on_hold", lambda r, by: review.take_up(r, by=by), "state: taken up again"),
    "publish": ("in_review", lambda r, by: review.publish(r, by=by), "state: published"),
    "withdraw": (
        "published",
        lambda r, by: review.withdraw(r, by=by, reason=" Look again. "),
        "state: withdrawn: Look again.",
    ),
    "reopen": (
        "withdrawn",
        lambda r, by: review.reopen(r, by=by, reason=" Look again. "),
        "state: reopened: Look again.",
    ),
    "withdraw_finding": (
        "finding",
        lambda r, by: review.withdraw_finding(r, by=by, reason=" Look again. "),
        "state: withdrawn: Look again.",
    ),
    "restore_finding": (
        "withdrawn_finding",
        lambda r, by: review.restore_finding(r, by=by, reason=" Look again. "),
        "state: restored: Look again.",
    ),
    "correct_finding": (
        "finding",
        lambda r, by: review.correct_finding(
            r, by=by, wording="Families wait too long", note=" Look again. "
        ),
        "corrected: Look again.",
    ),
    "summarise": (
        "finding",
        lambda r, by: review.summarise(r, by=by, summary="In plain words."),
        "summary written",
    ),
}
EVERY_VERB = pytest.mark.parametrize("verb", VERBS)


NO_VERBS = {
    *("NotPossible", "publication_problems", "last_changed_by"),
    *("require", "given", "refuse_names", "locked_finding", "save"),
    "keep_public_wording",  # what other verbs share
}


def test_every_public_verb_of_review_is_in_the_table():
    functions = {
        name
        for name, value in vars(review).items()
        if callable(value)
        and getattr(value, "__module__", "") == review.__name__
        and not name.startswith("_")
        and name not in NO_VERBS
    }
    assert functions == set(VERBS)


@EVERY_VERB
def test_a_verb_leaves_one_history_row_that_says_who_when_and_why(verb, request, reviewer):
    fixture, act, reason = VERBS[verb]
    record = request.getfixturevalue(fixture)
    rows = record.history.count()
    before = datetime.now(UTC)
    act(record, reviewer)
    assert record.history.count() == rows + 1
    row = newest_history(record)
    assert row.history_user == reviewer
    assert row.history_change_reason == reason
    assert before <= row.history_date <= datetime.now(UTC)


# ---- who may

MAY = {
    "submit": {"Inspector", "Reviewer", "Administrator"},
    "send_back": {"Reviewer", "Administrator"},
    "hold": {"Inspector", "Reviewer", "Administrator"},
    "take_up": {"Inspector", "Reviewer", "Administrator"},
    "publish": {"Reviewer", "Administrator"},
    "withdraw": {"Reviewer", "Administrator"},
    "reopen": {"Reviewer", "Administrator"},
    "withdraw_finding": {"Reviewer", "Administrator"},
    "restore_finding": {"Reviewer", "Administrator"},
    "correct_finding": {"Reviewer", "Administrator"},
    "summarise": {"Reviewer", "Administrator"},  # of a letter that is public
}


@EVERY_VERB
@pytest.mark.parametrize("role", ["Inspector", "Reviewer", "Administrator", None])
def test_only_the_roles_that_may_can_do_it(verb, role, request):
    fixture, act, _ = VERBS[verb]
    record, person = request.getfixturevalue(fixture), make_user(role)
    before = everything()
    if role in MAY[verb]:
        act(record, person)
        assert everything() != before
    else:
        with pytest.raises(PermissionDenied):
            act(record, person)
        assert everything() == before


@EVERY_VERB
def test_an_account_that_was_closed_can_do_nothing(verb, request):
    fixture, act, _ = VERBS[verb]
    record, person = request.getfixturevalue(fixture), make_user("Administrator", is_active=False)
    before = everything()
    with pytest.raises(PermissionDenied):
        act(record, person)
    assert everything() == before


def test_a_permission_counts_whatever_the_role(draft):
    person = get_user_model().objects.create_superuser("root")
    assert review.submit(draft, by=person).submitted_by == person


def test_an_inspector_summarises_a_draft_and_nothing_later(draft, inspector):
    finding = draft.findings.get()
    assert review.summarise(finding, by=inspector, summary="They know.").summary == "They know."
    review.submit(draft, by=inspector)
    with pytest.raises(PermissionDenied):
        review.summarise(finding, by=inspector, summary="Something else.")


# ---- the names firewall


@pytest.mark.parametrize(
    "field",
    ["title", "source_note", "summary_going_well", "summary_next", "summary_not_said"],
)
def test_a_letter_with_a_name_in_a_public_text_is_not_published(field, draft, inspector, reviewer):
    make_person(draft, name="Mr Zebedee O’Quill")
    change(draft, by=inspector, **{field: "Zebedee  OQuill, the director, said so."})
    review.submit(draft, by=inspector)
    assert any("Zebedee" in sentence for sentence in refused(draft, reviewer))


def test_a_finding_with_a_name_is_not_published(draft, inspector, reviewer):
    make_person(draft, name="Mr Zebedee O’Quill")
    change(draft.findings.get(), by=inspector, summary="Zebedee O’Quill knows.", summary_of="x")
    review.submit(draft, by=inspector)
    assert any("Put the role in its place" in sentence for sentence in refused(draft, reviewer))


def test_no_verb_takes_a_name_into_what_the_public_reads(finding, reviewer):
    make_person(finding.letter, name="Dr Philippa Madeup")
    said = "philippa madeup asked for it"
    for act in (
        lambda: review.summarise(finding, by=reviewer, summary=said),
        lambda: review.withdraw_finding(finding, by=reviewer, reason=said),
        lambda: review.withdraw(finding.letter, by=reviewer, reason=said),
        lambda: review.correct_finding(
            finding, by=reviewer, wording="Families wait too long", note=said
        ),
    ):
        with pytest.raises(review.NotPossible, match="Put the role in its place"):
            act()


def test_a_name_inside_another_word_is_no_name(draft, inspector, reviewer):
    make_person(draft, name="Ms Lead Er")
    review.submit(draft, by=inspector)
    assert review.publish(draft, by=reviewer).status == Status.PUBLISHED


# ---- wrong state

FITS = {
    "submit": {"draft"},
    "send_back": {"in_review"},
    "publish": {"in_review"},
    "withdraw": {"published"},
    "reopen": {"withdrawn"},
}


@pytest.mark.parametrize("state", ["draft", "in_review", "published", "withdrawn"])
@pytest.mark.parametrize("verb", FITS)
def test_a_verb_of_a_letter_fits_one_state_only(verb, state, request, reviewer):
    letter = request.getfixturevalue(state)
    act = VERBS[verb][1]
    if state in FITS[verb]:
        act(letter, reviewer)
        return
    before = everything()
    with pytest.raises(review.NotPossible) as refusal:
        act(letter, reviewer)
    assert refusal.value.sentences[0].endswith(
        f"This one is {letter.get_status_display().lower()}."
    )
    assert everything() == before


def test_a_letter_cannot_be_published_twice_from_two_open_pages(in_review, reviewer):
    one, other = Letter.objects.get(pk=in_review.pk), Letter.objects.get(pk=in_review.pk)
    review.publish(one, by=reviewer)
    with pytest.raises(review.NotPossible):
        review.publish(other, by=reviewer)


def test_a_finding_cannot_be_withdrawn_twice(withdrawn_finding, reviewer):
    before = everything()
    with pytest.raises(review.NotPossible, match="withdrawn already"):
        review.withdraw_finding(withdrawn_finding, by=reviewer, reason="Again.")
    assert everything() == before


def test_a_finding_that_is_not_withdrawn_cannot_be_restored(finding, reviewer):
    before = everything()
    with pytest.raises(review.NotPossible, match="is not withdrawn"):
        review.restore_finding(finding, by=reviewer, reason="Why not.")
    assert everything() == before


def test_a_finding_that_was_never_public_is_changed_and_not_corrected(draft, reviewer):
    before = everything()
    with pytest.raises(review.NotPossible, match="not published yet"):
        VERBS["correct_finding"][1](draft.findings.get(), reviewer)
    assert everything() == before


# ---- missing or unfit words

WITH_A_REASON = {
    "send_back": ("in_review", "reason"),
    "withdraw": ("published", "reason"),
    "reopen": ("withdrawn", "reason"),
    "withdraw_finding": ("finding", "reason"),
    "restore_finding": ("withdrawn_finding", "reason"),
}


@pytest.mark.parametrize("reason", ["", " \n\t"])
@pytest.mark.parametrize("verb", WITH_A_REASON)
def test_a_verb_that_needs_a_reason_refuses_without_one(verb, reason, request, reviewer):
    record = request.getfixturevalue(WITH_A_REASON[verb][0])
    before = everything()
    with pytest.raises(review.NotPossible, match="Say why"):
        getattr(review, verb)(record, by=reviewer, reason=reason)
    assert everything() == before


def test_a_correction_needs_a_note(finding, reviewer):
    before = everything()
    with pytest.raises(review.NotPossible, match="Say why"):
        review.correct_finding(finding, by=reviewer, wording="Families wait too long", note=" ")
    assert everything() == before


@pytest.mark.parametrize(
    "wording",
    [
        "Families wait far too long",
        "lies wait too long",
        "",
        "  ",
        "•",
        "Leaders know what works.",  # what it says already
    ],
)
def test_a_verbatim_finding_cannot_be_corrected_to_this(finding, reviewer, wording):
    before = everything()
    with pytest.raises(review.NotPossible):
        review.correct_finding(finding, by=reviewer, wording=wording, note="It is better so.")
    assert everything() == before


def test_a_restated_finding_can_be_corrected_to_other_words(published, reviewer):
    restated = make_finding(published.sections.get(), wording_status="restated")
    found = review.correct_finding(restated, by=reviewer, wording="Better words.", note="Clearer.")
    assert found.wording == "Better words."


def test_a_restated_finding_cannot_be_corrected_to_nothing(published, reviewer):
    restated = make_finding(published.sections.get(), wording_status="restated")
    with pytest.raises(review.NotPossible):
        review.correct_finding(restated, by=reviewer, wording=" ", note="Clearer.")


# ---- what keeps a letter from being published


def refused(letter, by):
    """The sentences with which publication is refused; nothing may have changed."""
    before = everything()
    with pytest.raises(review.NotPossible) as refusal:
        review.publish(letter, by=by)
    assert everything() == before
    assert str(refusal.value) == " ".join(refusal.value.sentences)
    return refusal.value.sentences


def test_nothing_keeps_a_sound_letter_from_being_published(in_review):
    assert review.publication_problems(in_review) == []


def test_a_letter_without_a_finding_is_not_published(in_review, reviewer):
    in_review.findings.all().delete()
    assert refused(in_review, reviewer) == [
        "The letter holds no finding to show. Enter its findings first.",
        "The document holds 1 findings, 0 are entered. "
        "Enter those that are missing, or correct the count.",
    ]


def test_narrative_alone_is_no_finding(in_review, reviewer):
    in_review.findings.update(kind="narrative", judgement="context")
    assert refused(in_review, reviewer)[0].startswith("The letter holds no finding to show.")


def test_a_letter_without_a_count_is_not_published(in_review, reviewer):
    Letter.objects.filter(pk=in_review.pk).update(findings_in_document=None)
    assert refused(in_review, reviewer) == [
        "How many findings the document holds is not recorded. Count them and enter it."
    ]


@pytest.mark.parametrize("count", [0, 2, 48])
def test_a_letter_whose_count_differs_is_not_published(in_review, reviewer, count):
    Letter.objects.filter(pk=in_review.pk).update(findings_in_document=count)
    assert refused(in_review, reviewer) == [
        f"The document holds {count} findings, 1 are entered. "
        "Enter those that are missing, or correct the count."
    ]


def test_narrative_does_not_count(in_review):
    make_finding(in_review.sections.get(), kind="narrative")
    assert review.publication_problems(in_review) == []


def test_a_verbatim_finding_that_is_not_in_the_text_is_not_published(in_review, reviewer):
    finding = in_review.findings.get()
    Finding.objects.filter(pk=finding.pk).update(wording="Leaders know everything.")
    assert refused(in_review, reviewer) == [
        f"Finding {finding.reference} (A heading as printed, point 1) is not in the letter’s text "
        "word for word. Correct its wording, or mark it as restated."
    ]


def test_verbatim_narrative_must_be_in_the_text_too(in_review, reviewer):
    make_finding(
        in_review.sections.get(), kind="narrative", wording="Made up.", wording_status="verbatim"
    )
    assert len(refused(in_review, reviewer)) == 1


def test_a_letter_without_text_holds_no_verbatim_finding(in_review, reviewer):
    in_review.pages.all().delete()
    assert len(refused(in_review, reviewer)) == 1


def test_a_restated_finding_need_not_be_in_the_text(in_review):
    in_review.findings.update(wording="Quite other words.", wording_status="restated")
    assert review.publication_problems(in_review) == []


def test_every_problem_is_told_at_once(in_review, reviewer):
    change(in_review, by=reviewer, findings_in_document=None)
    in_review.findings.update(wording="Made up.")
    assert len(refused(in_review, reviewer)) == 3


# ---- a second pair of eyes

SECOND = "You changed this letter last. Ask a colleague to check and publish it."


def change_the_letter(letter, by):
    change(letter, by=by, title="Another title")


def change_a_section(letter, by):
    change(letter.sections.get(), by=by, heading="Another heading")


def add_a_section(letter, by):
    section = Section(letter=letter, framework=letter.framework, ordinal=2, aspect="identifying")
    change(section, by=by, heading="New")


def delete_a_section(letter, by):
    section = make_section(letter, aspect="identifying")
    section._history_user = by
    section.delete()


def change_a_finding(letter, by):
    change(letter.findings.get(), by=by, responsible_body="A made-up board")


def delete_a_finding(letter, by):
    extra = make_finding(letter.sections.get())
    extra._history_user = by
    extra.delete()


def tag_a_theme(letter, by):
    finding = letter.findings.get()
    finding._history_user = by
    finding.themes.add(make_theme())


def take_a_service_away(letter, by):
    finding = letter.findings.get()
    finding.services.add(make_service())
    finding._history_user = by
    finding.services.clear()


def summarise_a_finding(letter, by):
    review.summarise(letter.findings.get(), by=by, summary="In plain words.")


CHANGES = [
    change_the_letter,
    change_a_section,
    add_a_section,
    delete_a_section,
    change_a_finding,
    delete_a_finding,
    tag_a_theme,
    take_a_service_away,
    summarise_a_finding,
]


@pytest.mark.parametrize("edit", CHANGES)
def test_whoever_changed_anything_last_does_not_publish(edit, draft, inspector, reviewer):
    edit(draft, reviewer)
    letter = review.submit(draft, by=inspector)
    assert review.last_changed_by(letter) == reviewer.pk
    assert refused(letter, reviewer) == [SECOND]


@pytest.mark.parametrize("edit", CHANGES)
def test_a_colleague_publishes_what_a_reviewer_changed(edit, draft, inspector, reviewer):
    edit(draft, reviewer)
    letter = review.submit(draft, by=inspector)
    assert review.publish(letter, by=make_user("Reviewer")).status == Status.PUBLISHED


def test_the_last_change_counts_and_not_the_first(draft, inspector, reviewer):
    change_the_letter(draft, reviewer)
    change_a_finding(draft, inspector)
    assert review.last_changed_by(draft) == inspector.pk
    assert review.publish(review.submit(draft, by=reviewer), by=reviewer)


def test_verbs_of_state_are_no_change_of_content(draft, inspector, reviewer):
    letter = review.submit(draft, by=reviewer)
    letter = review.send_back(letter, by=reviewer, reason="Look again.")
    letter = review.submit(letter, by=reviewer)
    assert review.last_changed_by(letter) == inspector.pk
    letter = review.publish(letter, by=reviewer)
    letter = review.withdraw(letter, by=reviewer, reason="Look again.")
    letter = review.reopen(letter, by=reviewer, reason="Look again.")
    assert review.last_changed_by(letter) == inspector.pk


def test_a_change_right_after_a_verb_is_a_change_of_content(in_review, inspector, reviewer):
    change(in_review, by=reviewer, title="Another title")  # the very object that the verb returned
    assert newest_history(in_review).history_change_reason is None
    assert review.last_changed_by(in_review) == reviewer.pk


def test_a_correction_is_a_change_of_content(finding, reviewer):
    VERBS["correct_finding"][1](finding, reviewer)
    assert review.last_changed_by(finding.letter) == reviewer.pk


def test_a_change_to_another_letter_does_not_count(draft, inspector, reviewer):
    other = make_finding()
    change(other, by=reviewer, responsible_body="A made-up board")
    assert review.last_changed_by(draft) == inspector.pk


def test_a_letter_changed_by_nobody_known_has_no_last_changer():
    assert review.last_changed_by(make_letter()) is None


# ---- names in the smaller texts, and reasons too long for their column


@pytest.mark.parametrize(
    ("change_it", "place"),
    [
        (lambda le, n: le.sections.update(heading=f"Part of {n}"), "section 1"),
        (lambda le, n: le.findings.update(responsible_body=f"{n} and others"), "finding "),
        (lambda le, n: le.people.update(role=f"Office of {n}"), "role of addressee 1"),
        (
            lambda le, n: le.responsible_bodies.create(ordinal=1, name=n, kind="other"),
            "responsible body 1",
        ),
    ],
)
def test_a_letter_with_a_name_in_a_smaller_text_is_not_published(
    in_review, reviewer, change_it, place
):
    make_person(in_review, name="Zebedee Quillfeather")
    assert review.publication_problems(in_review) == []
    change_it(in_review, "Zebedee Quillfeather")
    [said] = refused(in_review, reviewer)
    assert said.startswith(f"A person’s name stands in {place}")


def test_the_longest_reason_is_kept_whole_and_a_longer_one_refused(published, reviewer):
    before = everything()
    with pytest.raises(review.NotPossible, match="301 characters"):
        review.withdraw(published, by=reviewer, reason="a" * 301)
    assert everything() == before
    letter = review.withdraw(published, by=reviewer, reason="a" * 300)
    letter.refresh_from_db()
    assert letter.withdrawn_reason == "a" * 300


# ---- what the public could once read


def test_a_finding_remembers_when_it_was_first_public(in_review, reviewer, inspector):
    letter = review.publish(in_review, by=reviewer, now=NOW)
    assert letter.findings.get().first_public_at == NOW
    letter = review.withdraw(letter, by=reviewer, reason="To enter page 3.")
    letter = review.reopen(letter, by=reviewer, reason="To enter page 3.")
    make_finding(letter.sections.get())
    change(letter, by=inspector, findings_in_document=2)
    later = NOW.replace(day=20)
    review.publish(review.submit(letter, by=inspector), by=reviewer, now=later)
    assert [f.first_public_at for f in letter.findings.order_by("ordinal")] == [NOW, later]


def test_a_finding_of_a_draft_has_never_been_public(draft):
    assert draft.findings.get().first_public_at is None


def test_a_finding_is_withdrawn_only_from_a_published_letter(
    in_review, withdrawn_finding, reviewer
):
    letter = review.withdraw(withdrawn_finding.letter, by=reviewer, reason="All of it.")
    other = make_finding(letter.sections.get())
    before = everything()
    with pytest.raises(review.NotPossible, match="not published"):
        review.withdraw_finding(other, by=reviewer, reason="This too.")
    assert everything() == before


def test_a_letter_with_only_withdrawn_findings_is_not_published(
    withdrawn_finding, inspector, reviewer
):
    letter = review.withdraw(withdrawn_finding.letter, by=reviewer, reason="All of it.")
    letter = review.reopen(letter, by=reviewer, reason="To look again.")
    letter = review.submit(letter, by=inspector)
    assert refused(letter, reviewer)[0].startswith("The letter holds no finding to show.")
