"""The command that reads letters without storing anything."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from findings.models import Letter
from tests.letter_files import FOLDER, as_pdf


@pytest.fixture
def run(db):
    def run(*arguments):
        out, err = io.StringIO(), io.StringIO()
        failure = None
        try:
            call_command("parse_letter", *map(str, arguments), stdout=out, stderr=err)
        except CommandError as refusal:
            failure = refusal
        return out.getvalue(), err.getvalue(), failure

    return run


LETTER, REPORT = FOLDER / "marrowdale-2017.txt", FOLDER / "port-emsley-2024.txt"


def test_the_outline_shows_doubts_before_findings_and_what_is_suggested(run, tmp_path):
    file = tmp_path / "letter.pdf"
    file.write_bytes(as_pdf("oxmere-2018", height=330))
    out, err, failure = run(file)
    assert failure is None
    assert err == ""
    assert out.index("Doubts (") < out.index("Main findings")
    assert "page-join" in out
    assert "Services, suggested:" in out
    assert "Portage" in out


def test_json_is_one_object_with_places_and_rules(run):
    out, _, _ = run(LETTER, "--json")
    data = json.loads(out)
    wanted = json.loads(LETTER.with_suffix(".json").read_text(encoding="utf-8"))
    assert {key: data[key] for key in wanted if key != "content"} == {
        key: value for key, value in wanted.items() if key != "content"
    }
    finding = data["sections"][1]["findings"][0]
    assert finding["rule"]
    assert finding["place"]
    assert {"parser_version", "doubts", "coverage"} <= set(data)


def test_labels_are_codes_with_the_words_that_fired(run):
    out, _, _ = run(REPORT, "--labels")
    data = json.loads(out)
    assert data["slug"] == "port-emsley-2024"
    waits = next(each for each in data["labels"] if "three years" in each["text_start"])
    assert "waiting_times" in waits["themes"]
    assert waits["services"] == ["neurodevelopmental_pathway"]
    assert waits["because"]["neurodevelopmental_pathway"] == ["autism assessment"]
    assert all("part" not in each for each in data["labels"])


def test_labels_of_a_letter_name_the_part(run):
    out, _, _ = run(LETTER, "--labels")
    assert {"identifying", "meeting_needs"} <= {e["part"] for e in json.loads(out)["labels"]}


def test_labels_can_stand_within_the_json(run):
    data = json.loads(run(LETTER, "--json", "--labels")[0])
    assert data["labels"]
    assert data["sections"]


def test_several_files_are_a_line_each(run):
    out, _, _ = run(LETTER, REPORT, "--json")
    slugs = [json.loads(line)["slug"] for line in out.splitlines()]
    assert slugs == ["marrowdale-2017", "port-emsley-2024"]


def test_files_can_be_written_into_a_folder(run, tmp_path):
    run(LETTER, REPORT, "--json", "--into", tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "marrowdale-2017.json",
        "port-emsley-2024.json",
    ]


def test_a_folder_that_is_not_there_is_said(run, tmp_path):
    _, _, failure = run(LETTER, "--into", tmp_path / "nowhere")
    assert "no folder" in str(failure)


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (None, 3, "no such file"),
        ("folder", 3, "folder"),
        (b"", 4, "empty"),
        (b"\x89PNG\r\n\x1a\n", 4, "picture"),
        (b"Pancakes\n\nMix flour and eggs.\n", 5, "neither"),
    ],
)
def test_each_failure_has_its_status_and_a_sentence(run, tmp_path, content, status, words):
    file = tmp_path / "file.pdf"
    if content == "folder":
        file.mkdir()
    elif content is not None:
        file.write_bytes(content)
    out, err, failure = run(file)
    assert failure.returncode == status
    assert words in err
    assert "file.pdf: " in err
    assert out == ""


def test_the_other_files_are_read_all_the_same(run, tmp_path):
    out, _, failure = run(tmp_path / "none.pdf", LETTER)
    assert "Marrowdale" in out
    assert failure.returncode == 3
    assert "1 of 2 files read" in str(failure)


def test_nothing_is_stored(run):
    run(LETTER)
    assert not Letter.objects.exists()
