"""The admin at work: entering a letter, checking it, publishing it, putting it right."""

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from findings import review
from findings.models import (
    Finding,
    GlossaryTerm,
    Inspection,
    Letter,
    LetterPage,
    Section,
    Status,
    fingerprint,
)

from . import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector(client):
    return signed_in(client, "Inspector")


@pytest.fixture
def reviewer(client):
    return signed_in(client, "Reviewer")


@pytest.fixture
def administrator(client):
    return signed_in(client, "Administrator")


def signed_in(client, role):
    user = make.make_user(role)
    client.force_login(user)
    return user


def address(record, page="change"):
    return reverse(f"admin:findings_{record._meta.model_name}_{page}", args=[record.pk])


def list_of(model):
    return reverse(f"admin:findings_{model._meta.model_name}_changelist")


def add(model, query=""):
    return reverse(f"admin:findings_{model._meta.model_name}_add") + query


def typed(response, **changes):
    """What a browser would send from this page, with some values typed over."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is None or value is False or field.field.__class__.__name__ == "FileField":
                continue
            if isinstance(value, list):
                value = [getattr(one, "pk", one) for one in value]
            values[field.html_name] = crlf(value)
    return values | changes


def crlf(value):
    """Browsers end the lines of a text area with CRLF."""
    return value.replace("\n", "\r\n") if isinstance(value, str) else value


def save(client, where, **changes):
    """Open a page, type, press save."""
    where = where if isinstance(where, str) else address(where)
    return client.post(where, typed(client.get(where), **changes))


def errors_of(response):
    assert response.status_code == 200, "it was saved"
    return " ".join(str(error) for error in response.context["errors"])


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def page_of(client, where):
    return client.get(where if isinstance(where, str) else address(where)).content.decode()


def ready_letter():
    """A draft with one finding, complete."""
    finding = make.make_finding()
    letter = finding.letter
    letter.findings_in_document = 1
    letter._history_user = letter.entered_by
    letter.save()
    return letter


def letter_in_review():
    letter = ready_letter()
    return review.submit(letter, by=letter.entered_by)


# Entering a letter


def enter_letter(client, inspection, **changes):
    return save(client, add(Letter), inspection=inspection.pk, title="As printed", **changes)


def test_a_new_letter_takes_framework_address_and_author_by_itself(client, inspector):
    area = make.make_area("Saint Example")
    inspection = make.make_inspection(area, framework="area_send_2023")
    assert enter_letter(client, inspection).status_code == 302
    letter = Letter.objects.get()
    assert letter.framework == "area_send_2023"
    assert letter.slug == "saint-example-2018"
    assert letter.entered_by == inspector
    assert letter.status == Status.DRAFT
    assert letter.history.get().history_user == inspector


def test_a_revisit_has_an_address_of_its_own(client, inspector):
    inspection = make.make_inspection(make.make_area("Saint Example"), kind="revisit")
    enter_letter(client, inspection)
    assert Letter.objects.get().slug == "saint-example-2018-revisit"


def test_a_second_letter_of_a_year_is_numbered(client, inspector):
    area = make.make_area("Saint Example")
    make.make_letter(make.make_inspection(area), slug="saint-example-2018")
    other = make.make_inspection(area, start="2018-11-05")
    other.refresh_from_db()
    enter_letter(client, other)
    assert Letter.objects.filter(slug="saint-example-2018-2").exists()


def test_an_address_that_was_used_before_is_an_error_of_the_form(client, inspector):
    make.make_letter(slug="used-once").delete()
    response = enter_letter(client, make.make_inspection(), slug="used-once")
    assert "used before" in errors_of(response)


def test_the_address_of_a_letter_is_not_in_its_form_any_more(client, inspector):
    letter = make.make_letter(slug="fixed")
    assert save(client, letter, slug="moved", title="Another title").status_code == 302
    letter.refresh_from_db()
    assert (letter.slug, letter.title) == ("fixed", "Another title")


def test_only_inspections_without_a_letter_are_offered(client, inspector):
    held, free = make.make_letter().inspection, make.make_inspection()
    form = client.get(add(Letter)).context["adminform"].form
    assert list(form.fields["inspection"].queryset) == [free]
    assert "inspection" in enter_letter(client, held).context["adminform"].form.errors


def test_nobody_types_a_state(client, administrator):
    letter = make.make_letter()
    save(client, letter, status="published", published_by=administrator.pk, title="New")
    letter.refresh_from_db()
    assert letter.title == "New"
    assert letter.status == Status.DRAFT


def test_sections_are_entered_on_the_letter_s_page(client, inspector):
    letter = make.make_letter()
    values = {
        "sections-TOTAL_FORMS": 1,
        "sections-0-ordinal": 1,
        "sections-0-aspect": "identifying",
        "sections-0-heading": "How well needs are identified",
        "sections-0-subheading": "",
    }
    assert save(client, letter, **values).status_code == 302
    section = Section.objects.get()
    assert (section.letter, section.framework) == (letter, letter.framework)
    assert section.history.get().history_user == inspector


def test_two_sections_with_one_number_are_an_error_of_the_form(client, inspector):
    letter = make.make_letter()
    values = {"sections-TOTAL_FORMS": 2}
    for i in range(2):
        values |= {
            f"sections-{i}-ordinal": 1,
            f"sections-{i}-aspect": "identifying",
            f"sections-{i}-heading": "As printed",
        }
    assert errors_of(save(client, letter, **values))
    assert not Section.objects.exists()


def test_a_part_of_the_other_framework_is_an_error_of_the_form(client, inspector):
    letter = make.make_letter()
    values = {"letter": letter.pk, "ordinal": 1, "aspect": "effective", "heading": "As printed"}
    response = save(client, add(Section), **values)
    assert "other framework" in errors_of(response)
    values["sections-TOTAL_FORMS"] = 1
    for name in ["ordinal", "aspect", "heading"]:
        values[f"sections-0-{name}"] = values[name]
    assert errors_of(save(client, letter, **values))


def test_the_original_is_kept_with_its_fingerprint_and_once_only(
    client, inspector, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path

    def document():
        return SimpleUploadedFile("letter.txt", b"Dear all")

    first, second = make.make_letter(), make.make_letter()
    assert save(client, first, original=document()).status_code == 302
    first.refresh_from_db()
    assert len(first.original_sha256) == 64
    response = client.get(address(first, "original"))
    assert b"".join(response.streaming_content) == b"Dear all"
    assert "attachment" in response["Content-Disposition"]
    assert "already held" in errors_of(save(client, second, original=document()))
    assert client.get(address(second, "original")).status_code == 404


def test_an_original_of_another_kind_is_refused(client, inspector):
    page = SimpleUploadedFile("letter.html", b"<script>")
    assert "html" in errors_of(save(client, make.make_letter(), original=page))


def test_the_original_is_for_staff(client):
    letter = make.make_letter()
    assert client.get(address(letter, "original")).status_code == 302
    client.force_login(make.make_user(is_active=True))
    assert client.get(address(letter, "original")).status_code == 302


def test_names_of_people_are_there_for_every_role_and_marked(client):
    person = make.make_person(make.make_letter(), name="Zebedee Quillfeather")
    for role in ["Inspector", "Reviewer", "Administrator"]:
        signed_in(client, role)
        page = page_of(client, person.letter)
        assert "Zebedee Quillfeather" in page
        assert "names never reach a public page" in page


def test_nobody_without_a_role_reads_a_name(client):
    person = make.make_person(make.make_letter())
    client.force_login(make.make_user())
    response = client.get(address(person.letter), follow=True)
    assert person.name not in response.content.decode()


# Entering findings


def finding_values(section, **changes):
    values = {
        "section": section.pk,
        "ordinal": 1,
        "kind": "strength",
        "wording": "Leaders know the area well.",
        "wording_status": "restated",
    }
    return values | changes


def enter_finding(client, section, **changes):
    return save(client, add(Finding), **finding_values(section, **changes))


def test_a_new_finding_takes_letter_framework_and_judgement_by_itself(client, inspector):
    section = make.make_section()
    assert enter_finding(client, section).status_code == 302
    finding = Finding.objects.get()
    assert finding.letter == section.letter
    assert finding.framework == section.framework
    assert finding.judgement == "strength"
    assert finding.history.first().history_user == inspector


def test_the_next_finding_of_a_section_comes_with_its_place(client, inspector):
    section = make.make_section()
    response = enter_finding(client, section, _addanother="1")
    assert response.url == add(Finding, f"?section={section.pk}")
    form = client.get(response.url).context["adminform"].form
    assert form["section"].value() == str(section.pk)
    assert form["ordinal"].value() == 2


def test_a_section_in_the_address_that_is_none_is_no_error(client, inspector):
    for section in ["x", "999999", "-1"]:
        assert client.get(add(Finding, f"?section={section}")).status_code == 200


def test_an_editor_must_judge_a_main_finding(client, inspector):
    section = make.make_section()
    response = enter_finding(client, section, kind="main_finding")
    assert "An editor judges main findings" in errors_of(response)
    enter_finding(client, section, kind="main_finding", judgement="mixed")
    assert Finding.objects.get().judgement == "mixed"


def test_the_heading_s_judgement_wins_over_a_typed_one(client, inspector):
    enter_finding(client, make.make_section(), kind="strength", judgement="development")
    assert Finding.objects.get().judgement == "strength"


def test_narrative_is_background_whatever_is_chosen(client, inspector):
    section = make.make_section()
    enter_finding(client, section, kind="narrative")
    enter_finding(client, section, kind="narrative", judgement="mixed", ordinal=2)
    assert list(Finding.objects.values_list("judgement", flat=True)) == ["context", "context"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ordinal": 0}, "Number findings from 1"),
        ({"kind": "effective_practice"}, "other framework"),
        ({"wording": "  "}, "required"),
        ({"page_start": 3}, "both pages or neither"),
        ({"page_start": 3, "page_end": 2}, "both pages or neither"),
        ({"page_start": 0, "page_end": 0}, "both pages or neither"),
        ({"ordinal": "x"}, "whole number"),
        ({"kind": "nonsense"}, "not one of the available choices"),
        ({"judgement": "nonsense"}, "not one of the available choices"),
    ],
)
def test_what_the_database_would_refuse_is_a_sentence_of_the_form(
    client, inspector, changes, sentence
):
    response = enter_finding(client, make.make_section(), **changes)
    assert sentence in errors_of(response)
    assert "Constraint" not in errors_of(response)
    assert not Finding.objects.exists()


def test_a_place_taken_twice_is_a_sentence_of_the_form(client, inspector):
    section = make.make_section()
    enter_finding(client, section)
    response = enter_finding(client, section)
    assert "already" in errors_of(response)
    assert Finding.objects.count() == 1


def test_what_only_the_database_sees_is_a_sentence_too(client, inspector, monkeypatch):
    """Somebody else takes the place between the form's check and the saving."""

    def taken(*args, **kwargs):
        raise IntegrityError("UNIQUE constraint failed: findings_finding.ordinal")

    section = make.make_section()
    monkeypatch.setattr(Finding, "save", taken)
    response = enter_finding(client, section)
    assert "Not saved" in errors_of(response)
    assert "Leaders know the area well." in response.content.decode()


def test_a_finding_moves_within_its_letter_only(client, inspector):
    finding = make.make_finding()
    beside = make.make_section(finding.letter, aspect="identifying")
    elsewhere = make.make_section()
    assert errors_of(save(client, finding, section=elsewhere.pk))
    assert save(client, finding, section=beside.pk).status_code == 302
    finding.refresh_from_db()
    assert finding.section == beside


def test_the_reference_is_there_to_read_only(client, inspector):
    finding = make.make_finding()
    page = page_of(client, finding)
    assert finding.reference in page
    save(client, finding, reference="zzzzzzz", wording="Another wording.")
    assert Finding.objects.get().reference == finding.reference
    assert Finding.objects.get().wording == "Another wording."


def test_themes_are_ticked_and_the_history_tells(client, inspector):
    finding, theme = make.make_finding(), make.make_theme("waiting")
    save(client, finding, themes=[theme.pk])
    assert list(finding.themes.all()) == [theme]
    assert finding.history.first().history_user == inspector
    assert [row.theme for row in finding.history.first().themes.all()] == [theme]


# Plain-language summaries


def test_a_summary_remembers_the_wording_it_was_written_from(client, inspector):
    finding = make.make_finding()
    save(client, finding, summary="In plain words.")
    finding.refresh_from_db()
    assert finding.summary_of == fingerprint(finding.wording)


def test_a_summary_written_with_a_new_wording_belongs_to_the_new_one(client, inspector):
    finding = make.make_finding(summary="Old words.")
    save(client, finding, summary="New words.", wording="A new wording.")
    finding.refresh_from_db()
    assert finding.summary_of == fingerprint("A new wording.")


def test_a_new_wording_makes_the_summary_stale_until_someone_checks(client, inspector):
    finding = make.make_finding(summary="In plain words.")
    save(client, finding, wording="A new wording.")
    finding.refresh_from_db()
    assert finding.summary_is_stale
    assert "changed after the plain-language summary" in page_of(client, finding)
    save(client, finding, summary_checked="on")
    finding.refresh_from_db()
    assert not finding.summary_is_stale


def test_an_emptied_summary_forgets_its_wording(client, inspector):
    finding = make.make_finding(summary="In plain words.")
    assert save(client, finding, summary="").status_code == 302
    finding.refresh_from_db()
    assert (finding.summary, finding.summary_of) == ("", "")


# Saving and history


def test_saving_without_a_change_leaves_no_row(client, reviewer):
    """Else a reviewer who looks and presses save could not publish any more."""
    letter = letter_in_review()
    finding = make.make_finding(
        letter.sections.get(), wording="A point:\n• one\n• two", summary="Plain.\nTwo lines."
    )
    before = Finding.history.count(), Letter.history.count(), Section.history.count()
    for record in [finding, letter]:
        assert save(client, record, reason="only looking").status_code == 302
    assert (Finding.history.count(), Letter.history.count(), Section.history.count()) == before
    finding.refresh_from_db()
    assert finding.wording == "A point:\n• one\n• two"
    assert not finding.summary_is_stale


def test_a_reason_is_kept_and_cannot_pass_for_a_verb(client, reviewer):
    letter = letter_in_review()
    save(client, letter, title="Another", reason="state: published")
    assert letter.history.first().history_change_reason == "edit: state: published"
    assert review.last_changed_by(letter) == reviewer.pk


def test_changed_text_of_a_page_counts_as_a_change_of_the_letter(client, reviewer):
    """It is what quotes are checked against: whoever changes it does not publish alone."""
    letter = letter_in_review()
    save(client, letter, **{"pages-TOTAL_FORMS": 1, "pages-0-number": 1, "pages-0-text": "Words"})
    assert LetterPage.objects.get().text == "Words"
    assert review.last_changed_by(letter) == reviewer.pk
    assert "disabled" in page_of(client, letter)


def test_an_edit_does_not_overwrite_a_newer_one(client, inspector):
    finding = make.make_finding()
    opened = client.get(address(finding))
    finding._history_user = make.make_user("Reviewer", "somebody-else")
    finding.wording = "Changed meanwhile."
    finding.save()
    response = client.post(address(finding), typed(opened, wording="Changed by me."))
    assert "somebody-else changed this after you opened it" in errors_of(response)
    finding.refresh_from_db()
    assert finding.wording == "Changed meanwhile."


def test_the_history_shows_who_what_and_why(client, inspector):
    finding = make.make_finding(wording="The old wording.")
    save(client, finding, wording="The new wording.", reason="a slip")
    page = page_of(client, address(finding, "history"))
    for text in ["The old wording.", "The new wording.", "a slip", inspector.username]:
        assert text in page


def test_no_old_version_is_put_back_past_the_verbs(client, administrator):
    letter = ready_letter()
    old = letter.history.first()
    make.publish(letter)
    where = reverse("admin:findings_letter_simple_history", args=[letter.pk, old.pk])
    assert client.get(where).status_code == 302
    client.post(where, {"title": "Old"})
    letter.refresh_from_db()
    assert letter.status == Status.PUBLISHED


# From draft to public, in clicks


def test_a_letter_goes_from_draft_to_public_in_two_hands(client, inspector):
    letter = ready_letter()
    assert "Hand to review" in page_of(client, letter)
    client.post(address(letter, "submit"))
    signed_in(client, "Reviewer")
    assert "Publish" in page_of(client, letter)
    client.post(address(letter, "publish"))
    letter.refresh_from_db()
    assert letter.status == Status.PUBLISHED
    page = page_of(client, letter)
    assert "See it as the public does" in page
    assert letter.get_absolute_url() in page


def test_a_draft_has_no_link_to_a_public_page(client, inspector):
    letter = ready_letter()
    assert letter.get_absolute_url() not in page_of(client, letter)
    assert letter.findings.get().get_absolute_url() not in page_of(client, letter.findings.get())


def test_what_keeps_a_letter_back_is_said_and_the_button_is_off(client, reviewer):
    letter = make.make_letter()
    review.submit(letter, by=letter.entered_by)
    page = page_of(client, letter)
    for sentence in review.publication_problems(letter):
        assert sentence in page
    assert "disabled" in page
    response = client.post(address(letter, "publish"))
    for sentence in review.publication_problems(letter):
        assert sentence in said(response)
    letter.refresh_from_db()
    assert letter.status == Status.IN_REVIEW


def test_whoever_changed_a_letter_last_does_not_publish_it(client, reviewer):
    letter = letter_in_review()
    save(client, letter, title="A better title")
    response = client.post(address(letter, "publish"))
    assert "You changed this letter last" in said(response)
    signed_in(client, "Reviewer")
    client.post(address(letter, "publish"))
    letter.refresh_from_db()
    assert letter.status == Status.PUBLISHED


def test_buttons_are_those_of_the_state_and_the_person(client):
    def labels(role, letter):
        signed_in(client, role)
        return [b.verb.slug for b in client.get(address(letter)).context["buttons"]]

    letter = ready_letter()
    assert labels("Inspector", letter) == labels("Reviewer", letter) == ["submit"]
    review.submit(letter, by=letter.entered_by)
    assert labels("Inspector", letter) == []
    assert labels("Reviewer", letter) == ["publish", "send-back"]
    letter = ready_letter()
    make.publish(letter)
    assert labels("Inspector", letter) == []
    assert labels("Administrator", letter) == ["withdraw"]
    review.withdraw(letter, by=make.make_user("Reviewer"), reason="Wrong")
    assert labels("Reviewer", letter) == ["reopen"]


@pytest.mark.parametrize(
    ("verb", "in_state", "values"),
    [
        ("submit", ready_letter, {}),
        ("publish", letter_in_review, {}),
        ("send-back", letter_in_review, {"reason": "Two are missing"}),
    ],
)
def test_a_double_click_does_it_once_and_says_so(client, reviewer, verb, in_state, values):
    letter = in_state()
    before = letter.history.count()
    client.post(address(letter, verb), values)
    response = client.post(address(letter, verb), values)
    assert letter.history.count() == before + 1
    assert "done already" in said(response)


def test_a_verb_that_does_not_fit_is_refused_with_its_sentence(client, reviewer):
    letter = ready_letter()
    assert "Only a letter in review" in said(client.post(address(letter, "publish")))
    response = client.post(address(letter, "send-back"), {"reason": "Why not"})
    assert "Only a letter in review" in said(response)
    response = client.get(address(letter, "withdraw"))
    assert response.url == address(letter)
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_a_reason_is_needed_and_of_a_length_that_can_be_kept(client, reviewer, reason):
    letter = ready_letter()
    make.publish(letter)
    response = client.post(address(letter, "withdraw"), {"reason": reason})
    assert response.status_code == 200
    assert response.context["form"].errors["reason"]
    letter.refresh_from_db()
    assert letter.status == Status.PUBLISHED


def test_the_verbs_of_a_letter_that_is_not_there_are_404(client, reviewer):
    assert client.post(reverse("admin:findings_letter_publish", args=[999999])).status_code == 404


# Who changes what, in which state


def test_inspectors_change_nothing_in_review_and_reviewers_may(client, inspector):
    letter = letter_in_review()
    finding, section = letter.findings.get(), letter.sections.get()
    for record in [letter, finding, section]:
        assert client.get(address(record)).status_code == 200
        assert client.post(address(record), {}).status_code == 403
    assert "not one of the available" in errors_of(enter_finding(client, section, ordinal=2))
    signed_in(client, "Reviewer")
    assert save(client, finding, wording="Put right.").status_code == 302
    assert save(client, section, heading="Put right").status_code == 302


def test_inspectors_only_read_a_published_letter(client, inspector):
    finding = make.make_published_finding()
    for record in [finding.letter, finding, finding.section]:
        assert client.get(address(record)).status_code == 200
        assert client.post(address(record), {}).status_code == 403


def test_in_a_published_letter_reviewers_change_summaries_but_no_words(client, reviewer):
    finding = make.make_published_finding()
    theme = make.make_theme("waiting")
    values = {"wording": "Never said.", "kind": "narrative", "ordinal": 7, "themes": [theme.pk]}
    assert save(client, finding, summary="Plain words.", **values).status_code == 302
    held = Finding.objects.get()
    assert held.summary == "Plain words."
    assert held.summary_of == fingerprint(finding.wording)
    assert list(held.themes.all()) == [theme]
    assert (held.wording, held.kind, held.ordinal) == (finding.wording, finding.kind, 1)


def test_of_a_published_letter_reviewers_change_the_plain_summary_only(client, reviewer):
    letter = make.make_published_finding().letter
    title = letter.title
    values = {"summary_next": "A plan is due.", "title": "Never printed", "findings_in_document": 9}
    assert save(client, letter, **values).status_code == 302
    letter.refresh_from_db()
    assert letter.summary_next == "A plan is due."
    assert (letter.title, letter.findings_in_document) == (title, 1)


def test_the_sections_of_a_published_letter_stay(client, reviewer):
    section = make.make_published_finding().section
    assert client.post(address(section), {"heading": "Other"}).status_code == 403
    values = {
        "sections-TOTAL_FORMS": 2,
        "sections-0-heading": "Other",
        "sections-1-ordinal": 2,
        "sections-1-aspect": "identifying",
        "sections-1-heading": "More",
    }
    save(client, section.letter, **values)
    assert Section.objects.get().heading == section.heading


def test_a_name_can_be_taken_out_of_a_published_letter(client, reviewer):
    letter = make.make_letter()
    make.make_finding(make.make_section(letter))
    person = make.make_person(letter)
    make.publish(letter)
    assert save(client, letter, **{"people-0-name": ""}).status_code == 302
    person.refresh_from_db()
    assert person.name == ""


def test_the_judgement_of_a_published_heading_stays_right(client, reviewer):
    section = make.make_section(aspect="identifying")
    finding = make.make_finding(section, kind="strength")
    make.publish(section.letter)
    save(client, finding, judgement="development", summary="Plain.")
    finding.refresh_from_db()
    assert (finding.judgement, finding.summary) == ("strength", "Plain.")


def test_a_published_finding_is_corrected_with_a_note(client, reviewer):
    finding = make.make_published_finding(wording="Leaders no the area.", summary="Plain.")
    where = address(finding, "correct")
    assert "Leaders no the area." in page_of(client, where)
    values = {"wording": "Leaders know:\r\n• the area", "note": "A slip of ours."}
    client.post(where, values)
    finding.refresh_from_db()
    assert finding.wording == "Leaders know:\n• the area"
    assert finding.correction_note == "A slip of ours."
    assert finding.summary_is_stale
    rows = finding.history.count()
    response = client.post(where, values)
    assert "has this wording already" in response.content.decode()
    assert finding.history.count() == rows


def test_a_verbatim_finding_is_corrected_to_the_letter_s_words_only(client, reviewer):
    letter = make.make_letter()
    LetterPage.objects.create(letter=letter, number=1, text="Leaders know the area.")
    section = make.make_section(letter)
    finding = make.make_finding(section, wording="Leaders know", wording_status="verbatim")
    make.publish(letter)
    values = {"wording": "Leaders love the area.", "note": "Better so"}
    response = client.post(address(finding, "correct"), values)
    assert "not in the letter’s text word for word" in response.content.decode()
    assert "Leaders love the area." in response.content.decode()
    finding.refresh_from_db()
    assert finding.wording == "Leaders know"


def test_a_draft_is_not_corrected_for_the_public(client, reviewer):
    finding = make.make_finding()
    response = client.post(address(finding, "correct"), {"wording": "Other", "note": "Why"})
    assert "not published yet" in said(response)
    finding.refresh_from_db()
    assert finding.corrected_at is None


def test_a_finding_is_withdrawn_and_brought_back_with_reasons(client, reviewer):
    finding = make.make_published_finding()
    client.post(address(finding, "withdraw"), {"reason": "Entered twice"})
    finding.refresh_from_db()
    assert finding.withdrawn_by == reviewer
    assert finding.get_absolute_url() not in page_of(client, finding)
    client.post(address(finding, "restore"), {"reason": "It was not"})
    finding.refresh_from_db()
    assert finding.withdrawn_at is None


# Lists


@pytest.mark.parametrize("model", [Letter, Finding, Section, Inspection])
def test_a_list_takes_the_same_number_of_queries_for_more_rows(client, administrator, model):
    theme, service = make.make_theme(), make.make_service()

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as taken:
            assert client.get(list_of(model)).status_code == 200
        return len(taken)

    for _ in range(3):
        make.make_finding(themes=[theme], services=[service])
    queries()  # what is kept in memory from now on
    few = queries()
    for _ in range(9):
        make.make_finding(themes=[theme], services=[service])
    assert queries() == few


def test_a_letter_s_page_takes_the_same_number_of_queries_for_more_sections(client, inspector):
    letter = make.make_letter()

    def queries():
        with CaptureQueriesContext(connection) as taken:
            client.get(address(letter))
        return len(taken)

    for _ in range(2):
        make.make_finding(make.make_section(letter))
    queries()
    few = queries()
    for _ in range(6):
        make.make_finding(make.make_section(letter))
    assert queries() == few


def test_the_letter_list_says_how_many_findings_are_entered(client, inspector):
    letter = ready_letter()
    make.make_finding(letter.sections.get(), kind="narrative", judgement="context")
    page = page_of(client, list_of(Letter))
    assert "1 of 1" in page
    assert "Draft" in page
    make.make_letter()
    assert "0 of ?" in page_of(client, list_of(Letter))


def found(user, model, query):
    """The rows of a list, without the page around them."""
    request = RequestFactory().get(list_of(model) + query)
    request.user = user
    return set(admin.site.get_model_admin(model).get_changelist_instance(request).result_list)


def test_letters_are_found_by_any_name_of_their_area(client, inspector):
    area = make.make_area("Kingston upon Example")
    area.names.create(name="Exhull", kind="other")
    letter = make.make_letter(make.make_inspection(area))
    make.make_letter()
    for words in ["exhull", "kingston", letter.slug]:
        assert found(inspector, Letter, f"?q={words}") == {letter}


def facets(response, title):
    spec = next(s for s in response.context["cl"].filter_specs if str(s.title) == title)
    return [str(choice["display"]) for choice in spec.choices(response.context["cl"]) if choice]


def test_letters_are_filtered_by_year_with_counts(client, inspector):
    for year in [2017, 2017, 2019]:
        make.make_letter(make.make_inspection(start=f"{year}-03-05"))
    make.make_letter(make.make_inspection(start=None, published="2023-05-05"))
    response = client.get(list_of(Letter))
    assert facets(response, "year of inspection") == ["All", "2023 (1)", "2019 (1)", "2017 (2)"]
    for year, count in [("2017", 2), ("2023", 1), ("1066", 4)]:
        assert len(found(inspector, Letter, f"?year={year}")) == count


def test_findings_are_filtered_by_what_is_missing_with_counts(client, inspector):
    theme = make.make_theme("waiting")
    bare = make.make_finding()
    make.make_finding(themes=[theme, make.make_theme("travel")], summary="Plain.")
    stale = make.make_finding(themes=[theme], summary="Plain.", summary_of=fingerprint("Older"))
    response = client.get(list_of(Finding))
    assert facets(response, "themes given") == ["All", "Without theme (1)", "With a theme (2)"]
    assert facets(response, "plain-language summary") == [
        "All",
        "Without summary (1)",
        "Older than the wording (1)",
        "Up to date (1)",
    ]
    assert found(inspector, Finding, "?themed=no") == {bare}
    assert found(inspector, Finding, "?summarised=no") == {bare}
    assert found(inspector, Finding, "?summarised=stale") == {stale}
    assert "Waiting (2)" in facets(response, "themes")


def test_a_filter_s_count_is_what_choosing_it_gives(client, inspector):
    """Beside filters of its own kind and others, searched or not."""
    waiting, travel = make.make_theme("waiting"), make.make_theme("travel")
    speech = make.make_service("speech")
    make.make_finding(themes=[waiting, travel], services=[speech], wording="Long waits.")
    make.make_finding(themes=[waiting], wording="Long ways.")
    make.make_finding(themes=[travel], services=[speech], wording="Short ways.")
    for query in ["?q=ways", f"?themes__id__exact={waiting.pk}", "?themed=yes", "?"]:
        response = client.get(list_of(Finding) + query)
        changelist = response.context["cl"]
        for spec in changelist.filter_specs:
            for choice in spec.choices(changelist):
                link = choice["query_string"] if choice else "?"
                label = str(choice["display"]) if choice else "All"
                if label.endswith(")"):
                    count = int(label.rsplit("(")[-1].rstrip(")"))
                    assert len(found(inspector, Finding, link)) == count, (query, label)


@pytest.mark.parametrize(
    "query", ["?year=x", "?themed=maybe", "?summarised=1", "?p=x", "?nonsense=1"]
)
def test_a_bad_address_of_a_list_is_no_crash(client, inspector, query):
    for model in [Letter, Finding]:
        assert client.get(list_of(model) + query, follow=True).status_code == 200


def test_findings_of_a_section_are_a_click_away(client, inspector):
    finding = make.make_finding()
    make.make_finding()
    link = f"?section__id__exact={finding.section_id}"
    assert list_of(Finding) + link in page_of(client, finding.letter)
    assert found(inspector, Finding, link) == {finding}


# Reference data


def test_an_editor_s_value_comes_with_an_editor_s_claim(client, administrator):
    inspection = make.make_inspection()
    inspection.claims.create(
        field="outcome", value="wsoa_required", source="register", detail="A list", in_force=True
    )
    response = save(client, inspection, outcome="wsoa_not_required")
    assert "Say where the new value comes from" in errors_of(response)
    save(client, inspection, outcome="wsoa_not_required", why="Page 3 of the letter")
    inspection.refresh_from_db()
    claim = inspection.claims.get(in_force=True)
    assert inspection.outcome == claim.value == "wsoa_not_required"
    assert (claim.source, claim.detail) == ("editor", "Page 3 of the letter")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"outcome": "inconsistent"}, "another framework"),
        ({"weaknesses": 3}, "Count weaknesses only"),
        ({"start": ""}, "Give the first day"),
        ({"end": "2017-01-01"}, "before the first"),
        ({"weaknesses_sufficient": 1}, "Progress is judged"),
    ],
)
def test_what_an_inspection_cannot_be_is_said(client, administrator, changes, sentence):
    response = save(client, make.make_inspection(), why="A source", **changes)
    assert sentence in errors_of(response)


def test_the_framework_of_an_inspection_stays(client, administrator):
    letter = make.make_letter()
    save(client, letter.inspection, framework="area_send_2023", end="2018-03-09", why="Page 1")
    inspection = Inspection.objects.get()
    assert inspection.end is not None
    assert inspection.framework == "local_area_2016"


def test_the_address_of_a_theme_that_went_is_not_given_again(client, administrator):
    make.make_theme("waiting").delete()
    values = {"slug": "waiting", "code": "w", "name": "Waiting", "formal_name": "W", "ordinal": 1}
    response = save(client, add(make.Theme), definition="About waiting.", **values)
    assert "used before" in errors_of(response)


def test_a_glossary_term_is_explained_in_two_senses(client, administrator):
    values = {"term": "SLT", "slug": "slt", "senses-TOTAL_FORMS": 2, "forms-TOTAL_FORMS": 1}
    values["forms-0-text"] = "SaLT"
    for i, meaning in enumerate(["Speech and language therapy", "Senior leadership team"]):
        values |= {
            f"senses-{i}-ordinal": i + 1,
            f"senses-{i}-expansion": meaning,
            f"senses-{i}-explanation": "A plain explanation.",
        }
    assert save(client, add(GlossaryTerm), **values).status_code == 302
    term = GlossaryTerm.objects.get()
    assert [sense.expansion for sense in term.senses.all()] == [
        "Speech and language therapy",
        "Senior leadership team",
    ]
    assert term.history.get().history_user == administrator


def test_the_front_page_is_in_the_order_of_the_work(client, administrator):
    apps = client.get(reverse("admin:index")).context["app_list"]
    names = [[model["object_name"] for model in app["models"]] for app in apps]
    letters, reference = names[0][:4], names[0][4:]
    assert letters == ["Letter", "Section", "Finding", "LetterVersion"]
    assert reference == [
        "Inspection",
        "LocalArea",
        "Region",
        "Theme",
        "Service",
        "GlossaryTerm",
        "FamilyQuestion",
        "Advice",
    ]
    assert names[1:] == [["User", "Group"]]
    assert "SEND findings portal: records" in page_of(client, reverse("admin:index"))


def test_pages_of_the_admin_are_never_cached(client, inspector):
    letter = make.make_letter()
    for where in [list_of(Letter), address(letter), address(letter, "history")]:
        assert "no-store" in client.get(where)["Cache-Control"]
