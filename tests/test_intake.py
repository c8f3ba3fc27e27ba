"""From a file to a draft letter, or to a record that says why not."""

import hashlib
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from findings import intake
from findings.models import (
    Claim,
    Finding,
    FindingKind,
    Inspection,
    Letter,
    Passage,
    Suggestion,
    Upload,
)
from findings.quotes import occurs
from tests.factories import make_area, make_inspection, make_letter, make_user
from tests.letter_files import SLUGS, as_docx, as_pdf, printed, source

pytestmark = pytest.mark.django_db

PLACES = {
    "telby": ("Telby", "local_area_2016", "inspection", date(2016, 6, 27)),
    "marrowdale": ("Marrowdale", "local_area_2016", "inspection", date(2017, 2, 6)),
    "oxmere": ("Oxmere", "local_area_2016", "inspection", date(2018, 10, 1)),
    "brackenholt": ("Brackenholt", "local_area_2016", "inspection", date(2021, 7, 5)),
    "wyrelow": ("Wyrelow", "local_area_2016", "inspection", date(2019, 3, 11)),
    "fennick": ("Fennick", "local_area_2016", "revisit", date(2019, 11, 12)),
    "saltmarch": ("Saltmarch", "local_area_2016", "revisit", date(2021, 5, 19)),
    "ashvale": ("Ashvale", "local_area_2016", "revisit", date(2020, 1, 28)),
    "larkshire": ("Larkshire", "area_send_2023", "inspection", date(2023, 11, 13)),
    "port-emsley": ("Port Emsley", "area_send_2023", "inspection", date(2024, 1, 29)),
}


def on_register(slug, **fields):
    """The inspection that a made-up letter reports, as the register has it."""
    name, framework, kind, start = PLACES[slug.rsplit("-", 1)[0].removesuffix("-revisit")]
    return make_inspection(
        make_area(name), framework=framework, kind=kind, **{"start": start} | fields
    )


@pytest.fixture
def inspector():
    return make_user("Inspector")


def take(slug, by, data=None):
    content = as_pdf(slug) if data is None else data
    return intake.take_in(content, name=f"{slug}.pdf", by=by, road="chosen")


@pytest.mark.parametrize("slug", SLUGS)
def test_every_made_up_letter_becomes_a_draft(slug, inspector):
    inspection = on_register(slug)
    upload = take(slug, inspector).upload
    assert (upload.state, upload.reason) == ("entered", "")
    letter = upload.letter
    assert letter.status == "draft"
    assert letter.inspection == inspection
    assert letter.entered_by == inspector
    assert letter.findings.count()
    pages = list(letter.pages.values_list("text", flat=True))
    for finding in letter.findings.all():
        assert finding.wording_status == "verbatim"
        assert occurs(finding.wording, pages), finding.wording
        assert not finding.themes.exists()


def test_nothing_is_applied_but_suggested(inspector, facts):
    on_register("port-emsley-2024")
    letter = take("port-emsley-2024", inspector).upload.letter
    waits = letter.findings.get(wording__contains="up to three years")
    suggested = Suggestion.objects.filter(finding=waits)
    assert {each.theme.slug for each in suggested if each.theme} >= {"waiting-times"}
    assert {each.because for each in suggested if each.service} == {"autism assessment"}
    assert not waits.themes.exists()
    assert not Suggestion.objects.filter(finding__kind=FindingKind.NARRATIVE).exists()


def test_the_original_is_kept_with_its_digest(inspector):
    on_register("telby-2016")
    data = as_pdf("telby-2016")
    letter = take("telby-2016", inspector, data).upload.letter
    assert letter.original_sha256 == hashlib.sha256(data).hexdigest()
    with letter.original.open("rb") as kept:
        assert kept.read() == data


def test_the_same_file_again_leads_to_its_letter(inspector):
    on_register("telby-2016")
    data = as_pdf("telby-2016")
    first, again = take("telby-2016", inspector, data), take("telby-2016", inspector, data)
    assert again.again
    assert again.upload == first.upload
    assert Letter.objects.count() == Upload.objects.count() == 1


def test_another_file_of_the_same_letter_is_asked_about(inspector):
    on_register("telby-2016")
    take("telby-2016", inspector)
    second = take("telby-2016", inspector, as_docx("telby-2016")).upload
    assert second.state == "question"
    assert "held already" in second.reason
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"%PDF-1.4 rubbish", "damaged"), (b"Pancakes, flour and eggs.", "neither")],
)
def test_a_file_that_fails_is_kept_with_its_reason(inspector, data, words):
    upload = take("telby-2016", inspector, data).upload
    assert upload.state == "failed"
    assert words in upload.reason
    with upload.file.open("rb") as kept:
        assert kept.read() == data
    assert not Letter.objects.exists()


def test_a_failed_file_can_be_read_again(inspector):
    upload = take("telby-2016", inspector).upload
    assert upload.state == "question"  # no such area yet
    inspection = on_register("telby-2016")
    assert intake.answer(upload, by=inspector, inspection=inspection).state == "entered"


def test_an_area_that_is_not_known_is_asked_about(inspector):
    upload = take("oxmere-2018", inspector).upload
    assert upload.state == "question"
    assert "Oxmere" in upload.reason
    assert upload.area == "Oxmere"


def test_an_inspection_on_other_days_is_asked_about(inspector):
    on_register("oxmere-2018", start=date(2019, 10, 1))
    upload = take("oxmere-2018", inspector).upload
    assert upload.state == "question"
    assert "1 October 2018" in upload.reason


def test_where_letter_and_register_disagree_both_are_kept(inspector):
    inspection = on_register("oxmere-2018", start=date(2018, 10, 2), end=date(2018, 10, 5))
    letter = take("oxmere-2018", inspector).upload.letter
    inspection.refresh_from_db()
    assert inspection.start == date(2018, 10, 2)
    claim = Claim.objects.get(inspection=inspection, field="start", source="letter")
    assert (claim.value, claim.in_force) == ("2018-10-01", False)
    doubt = letter.doubts.get(kind="register-differs")
    assert "2018-10-02" in doubt.sentence
    assert "2018-10-01" in doubt.sentence


def test_what_the_register_lacks_is_filled_in(inspector):
    inspection = on_register("port-emsley-2024")
    take("port-emsley-2024", inspector)
    inspection.refresh_from_db()
    assert inspection.outcome == "widespread_failings"
    assert inspection.end == date(2024, 2, 2)
    assert inspection.next_inspection_years == 3


def test_every_line_that_is_no_finding_is_a_passage(inspector):
    on_register("marrowdale-2017")
    letter = take("marrowdale-2017", inspector).upload.letter
    roles = set(letter.passages.values_list("role", flat=True))
    assert roles >= {Passage.Role.HEADING, Passage.Role.PEOPLE, Passage.Role.FURNITURE}
    assert Passage.Role.UNPLACED not in roles
    held = " ".join(letter.passages.values_list("text", flat=True))
    assert "Hector Notareal" in held


def test_doubts_are_kept_with_their_finding(inspector):
    on_register("telby-2016")
    letter = take("telby-2016", inspector).upload.letter
    doubt = letter.doubts.get(kind="no-full-stop")
    assert doubt.finding.wording.endswith("wheelchair")


def test_a_revisit_is_told_from_the_inspection_of_its_area(inspector):
    area = make_area("Fennick")
    make_inspection(area, start=date(2017, 3, 6))
    revisit = make_inspection(area, kind="revisit", start=date(2019, 11, 12))
    assert take("fennick-revisit-2019", inspector).upload.letter.inspection == revisit


def test_an_area_goes_by_its_other_names(inspector):
    area = make_area("Greater Telby")
    area.names.create(name="Telby", kind="other")
    make_inspection(area, start=date(2016, 6, 27))
    assert take("telby-2016", inspector).upload.letter.inspection.area == area


def test_text_and_word_are_taken_in_as_well(inspector):
    on_register("telby-2016")
    on_register("wyrelow-2019")
    assert take("telby-2016", inspector, source("telby-2016").encode()).upload.state == "entered"
    word = take("wyrelow-2019", inspector, as_docx("wyrelow-2019")).upload
    assert word.state == "entered"


def test_all_or_nothing(inspector, monkeypatch):
    on_register("telby-2016")

    def broken(*_):
        raise RuntimeError("made to fail")

    monkeypatch.setattr("findings.intake.draft._enter_doubts", broken)
    with pytest.raises(RuntimeError):
        take("telby-2016", inspector)
    assert not Letter.objects.exists()
    assert not Finding.objects.exists()
    upload = Upload.objects.get()  # the file is not lost
    assert upload.state == "reading"
    monkeypatch.undo()
    assert intake.read_again(upload, by=inspector).state == "entered"


def test_a_file_that_is_being_read_is_not_read_twice(inspector):
    on_register("telby-2016")
    data = as_pdf("telby-2016")
    Upload.objects.create(
        name="x.pdf",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        road="chosen",
        state="reading",
        by=inspector,
    )
    assert take("telby-2016", inspector, data).again
    assert not Letter.objects.exists()


def test_a_file_set_aside_keeps_the_reason(inspector):
    upload = take("telby-2016", inspector, b"Pancakes, flour and eggs.").upload
    intake.set_aside(upload, by=inspector, reason="A recipe.")
    upload.refresh_from_db()
    assert (upload.state, upload.reason) == ("set_aside", "A recipe.")


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\\b\\c.pdf", "x" * 500, "\x00\n", ""])
def test_names_of_files_do_no_harm(inspector, name):
    upload = intake.take_in(b"Pancakes.", name=name, by=inspector, road="chosen").upload
    assert upload.name
    assert "/" not in upload.name
    assert upload.file.name.startswith("incoming/")


def test_only_staff_who_enter_letters_may():
    with pytest.raises(PermissionDenied):
        intake.take_in(b"Pancakes.", name="x", by=make_user(), road="chosen")


def test_drafts_from_files_are_not_public(inspector, client):
    on_register("telby-2016")
    letter = take("telby-2016", inspector).upload.letter
    assert client.get(letter.get_absolute_url()).status_code == 404
    assert not Finding.objects.published().exists()


def test_another_letter_of_the_area_is_left_alone(inspector):
    inspection = on_register("telby-2016")
    other = make_letter(make_inspection(inspection.area, start=date(2012, 1, 9)))
    take("telby-2016", inspector)
    assert Letter.objects.filter(pk=other.pk, status="draft").exists()
    assert Inspection.objects.count() == 2


def test_printed_pages_are_kept_as_pages(inspector):
    on_register("oxmere-2018")
    letter = take("oxmere-2018", inspector, printed("oxmere-2018", page_lines=38)).upload.letter
    assert letter.pages_in_document == letter.pages.count() == 3
