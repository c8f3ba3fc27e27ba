"""The commands that enter letters from files and check quotations against their originals."""

import io

import pytest
from django.core.management import CommandError, call_command

from findings.models import Finding, Letter, Upload
from tests.factories import make_finding, make_section, make_user
from tests.letter_files import as_pdf
from tests.test_intake import on_register

pytestmark = pytest.mark.django_db


def run(command, *arguments, **options):
    out, err = io.StringIO(), io.StringIO()
    failure = None
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err, **options)
    except CommandError as refusal:
        failure = refusal
    return out.getvalue(), err.getvalue(), failure


@pytest.fixture
def folder(tmp_path):
    for slug in ("telby-2016", "oxmere-2018"):
        on_register(slug)
        (tmp_path / f"{slug}.pdf").write_bytes(as_pdf(slug))
    (tmp_path / "notes.xyz").write_text("left alone")
    return tmp_path


@pytest.fixture
def inspector():
    return make_user("Inspector", username="ines")


def test_a_folder_becomes_drafts_and_a_table(folder, inspector):
    out, _, failure = run("import_letters", folder, by="ines")
    assert failure is None
    assert {letter.status for letter in Letter.objects.all()} == {"draft"}
    assert Letter.objects.count() == 2
    assert "2 entered" in out
    assert "oxmere-2018" in out


def test_the_same_file_twice_makes_one_letter(folder, inspector):
    run("import_letters", folder, by="ines")
    out, _, failure = run("import_letters", folder, folder / "telby-2016.pdf", by="ines")
    assert failure is None
    assert "3 entered before" in out
    assert Letter.objects.count() == 2


def test_what_fails_is_said_and_kept_and_the_rest_is_entered(folder, inspector):
    (folder / "recipe.txt").write_text("Pancakes, flour and eggs.")
    out, _, failure = run("import_letters", folder, folder / "gone.pdf", by="ines")
    assert "not every file" in str(failure).lower()
    assert "2 entered, 1 failed, 1 not opened" in out
    assert Upload.objects.get(name="recipe.txt").reason


def test_an_account_is_needed_that_may_enter(folder):
    assert "no account called" in str(run("import_letters", folder, by="nobody")[2])
    make_user(username="outsider")
    assert "may not enter" in str(run("import_letters", folder, by="outsider")[2])
    assert not Upload.objects.exists()


def test_an_empty_folder_is_said(tmp_path, inspector):
    assert "no PDF" in str(run("import_letters", tmp_path, by="ines")[2])


@pytest.fixture
def letter(folder, inspector):
    run("import_letters", folder / "telby-2016.pdf", by="ines")
    return Letter.objects.get()


def test_quotations_stand_in_their_originals(letter):
    out, _, failure = run("verify_quotes")
    assert failure is None
    assert f"All {letter.findings.count()} verbatim findings" in out


def test_a_changed_quotation_is_found(letter):
    finding = letter.findings.first()
    Finding.objects.filter(pk=finding.pk).update(wording="Something else altogether.")
    _, err, failure = run("verify_quotes", letter.slug)
    assert failure.returncode == 1
    assert finding.reference in err


def test_a_changed_page_text_does_not_hide_a_changed_quotation(letter):
    finding = letter.findings.first()
    Finding.objects.filter(pk=finding.pk).update(wording="Something else altogether.")
    letter.pages.update(text="Something else altogether.")
    assert run("verify_quotes")[2] is not None


def test_another_original_is_found(letter):
    with letter.original.open("wb") as file:
        file.write(as_pdf("oxmere-2018"))
    _, err, failure = run("verify_quotes")
    assert "SHA-256 differs" in err
    assert failure.returncode == 1


def test_a_lost_original_is_found(letter):
    letter.original.storage.delete(letter.original.name)
    _, err, failure = run("verify_quotes")
    assert "the file is gone" in err
    assert failure is not None


def test_a_quotation_without_an_original_is_found():
    finding = make_finding(make_section(), wording_status="verbatim")
    _, err, failure = run("verify_quotes")
    assert "original is not stored" in err
    assert finding.letter.slug in err
    assert failure is not None


def test_restated_wording_is_no_quotation(db):
    make_finding(make_section(), wording_status="restated")
    out, _, failure = run("verify_quotes")
    assert failure is None
    assert "All 0" in out


def test_a_letter_that_is_not_there_is_said(db):
    _, err, failure = run("verify_quotes", "no-such-letter")
    assert "no such letter" in err
    assert failure is not None
