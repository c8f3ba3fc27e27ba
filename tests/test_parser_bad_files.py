"""Files that are no letter, or hardly: a sentence that says what to do, nothing else."""

import io
import re
import zipfile

import pytest
from docx import Document
from reportlab.lib import pdfencrypt
from reportlab.pdfgen import canvas

from findings.parser.document import Limits, read_document
from findings.parser.guarded import Allowance, TooMuch, read_guarded
from findings.parser.reader import NotALetter, read_letter
from findings.parser.records import Doubt, Role, Unreadable
from tests.letter_files import as_docx, as_pdf, printed, source

SCHOOL = """Inspection of Pretend Primary School

Inspection dates: 4 and 5 June 2024

The quality of education is good.
"""
MONITORING = "Area SEND monitoring inspection of Telby Local Area Partnership\n\n4 June 2024\n"


def pdf(draw=None, *, pages=1, **options):
    file = io.BytesIO()
    sheet = canvas.Canvas(file, pagesize=(595, 842), **options)
    for _ in range(pages):
        if draw:
            draw(sheet)
        sheet.showPage()
    sheet.save()
    return file.getvalue()


def picture(sheet):
    sheet.rect(60, 60, 400, 600, fill=1)


def archive(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def docx(text):
    document = Document()
    document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


LETTER = as_pdf("telby-2016")
LOCKED = pdf(
    lambda sheet: sheet.drawString(90, 700, "Telby"),
    encrypt=pdfencrypt.StandardEncryption("open sesame"),
)

BAD = {
    "empty": (b"", "empty"),
    "only white space": (b" \r\n\t\x0c\n", "empty"),
    "only null bytes": (b"\x00" * 500, "empty"),
    "locked": (LOCKED, "password"),
    "scanned": (pdf(picture, pages=3), "no text"),
    "a PDF of no page's worth": (b"%PDF-1.7\n%%EOF", "damaged"),
    "a PDF cut in half": (LETTER[: len(LETTER) // 2], ""),
    "a PDF of thousands of pages": (pdf(pages=2100), "2100 pages"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 90, "picture"),
    "a web page": (b"<!DOCTYPE html><html><body>Telby</body></html>", "web page"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old or locked Word"),
    "rich text": (b"{\\rtf1\\ansi Telby}", "rich text"),
    "random bytes": (bytes(range(256)) * 40, "neither a PDF"),
    "a zip file": (archive({"letter.txt": "Telby"}), "zip file"),
    "a broken zip file": (archive({"word/document.xml": "<a/>"})[:60], "damaged"),
    "a Word file of rubbish": (archive({"word/document.xml": "<a>"}), "damaged"),
    "an empty Word file": (docx(""), "no text"),
    "a line of a megabyte": (b"Telby " * 200_000, "longer than"),
    "a text of thousands of pages": (b"Telby is by the sea.\n\x0c" * 3000, "pages"),
    "a school's report": (SCHOOL.encode(), "school"),
    "a school's report as Word": (docx(SCHOOL), "school"),
    "a monitoring report": (MONITORING.encode(), "monitoring"),
    "a recipe": (b"Pancakes\n\nMix flour, eggs and milk. Leave it to stand.\n", "neither a local"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_gets_a_sentence(what):
    data, word = BAD[what]
    with pytest.raises(Unreadable) as refusal:
        read_letter(data)
    sentence = str(refusal.value)
    assert word.lower() in sentence.lower()
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert not re.search(r"Traceback|Error|0x|/\w+/", sentence)


@pytest.mark.parametrize("what", ["locked", "scanned", "random bytes", "a school's report"])
def test_the_guarded_reading_says_the_same(what):
    data, _ = BAD[what]
    with pytest.raises(Unreadable) as plain:
        read_letter(data)
    with pytest.raises(Unreadable) as guarded:
        read_guarded(data)
    assert str(guarded.value) == str(plain.value)
    assert isinstance(guarded.value, NotALetter) == isinstance(plain.value, NotALetter)


def test_the_guarded_reading_reads():
    assert read_guarded(LETTER) == read_letter(LETTER)


def test_time_and_memory_are_limited():
    with pytest.raises(TooMuch, match="second"):
        read_guarded(LETTER, allowance=Allowance(seconds=-5))  # no time at all
    with pytest.raises(Unreadable):
        read_guarded(LETTER, allowance=Allowance(megabytes=20))  # less than the reader itself


def test_a_zip_bomb_is_not_unpacked():
    bomb = archive({"word/document.xml": b" " * 90_000_000, "[Content_Types].xml": b"<a/>"})
    assert len(bomb) < 200_000
    with pytest.raises(Unreadable, match="unpacks to far more"):
        read_document(bomb)


def test_a_file_over_the_limit_is_not_read():
    with pytest.raises(Unreadable, match=r"at most 0 MB|MB"):
        read_document(LETTER, limits=Limits(bytes=1000))


def test_entities_of_a_word_file_are_not_expanded():
    xml = (
        '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">'
        '<!ENTITY c SYSTEM "file:///etc/hostname">]><w>&b;&c;</w>'
    )
    with pytest.raises(Unreadable):
        read_document(archive({"word/document.xml": xml, "[Content_Types].xml": "<a/>"}))


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_in_any_usual_encoding(encoding):
    text = source("telby-2016")
    assert read_letter(text.encode(encoding)) == read_letter(text.encode())


@pytest.mark.parametrize(
    ("mark", "what"),
    [
        ("\u200f", "a right-to-left mark"),
        ("\u202b", "right-to-left embedding"),
        ("\u2067", "a right-to-left isolate"),
        ("\u200b", "a space of no width"),
        ("\ufeff", "a byte order mark"),
        ("\x00", "a null byte"),
    ],
)
def test_marks_that_nobody_sees_change_nothing(mark, what):
    text = source("telby-2016")
    marked = text.replace("plans", f"pl{mark}ans").replace("\n\n", f"{mark}\n\n")
    wanted = [f.text for s in read_letter(text.encode()).sections for f in s.findings]
    found = [f.text for s in read_letter(marked.encode()).sections for f in s.findings]
    assert found == wanted, what


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\x85", "\u2028"])
def test_line_ends_of_every_system(ends):
    text = source("oxmere-2018")
    found = read_letter(text.replace("\n", ends).encode())
    wanted = read_letter(text.encode())
    assert found.sections == wanted.sections


def test_a_letter_twice_in_one_file_is_said():
    twice = printed("telby-2016") + b"\f" + printed("telby-2016")
    letter, once = read_letter(twice), read_letter(printed("telby-2016"))
    assert {Doubt.TWICE, Doubt.UNPLACED} <= {problem.doubt for problem in letter.problems}
    assert letter.sections == once.sections
    unplaced = [number for number, role in letter.ledger.items() if role is Role.UNPLACED]
    assert len(unplaced) >= 50  # the second letter's lines are not dropped in silence


def test_a_report_twice_in_one_file_is_said():
    letter = read_letter(printed("larkshire-2023") + b"\f" + printed("larkshire-2023"))
    assert Doubt.TWICE in {problem.doubt for problem in letter.problems}
    assert set(letter.ledger) == {line.number for line in letter.lines}


def test_the_name_of_a_file_counts_for_nothing():
    assert read_document(b"  \n" + LETTER).source == read_document(LETTER).source
    assert read_letter(as_docx("telby-2016")).area_name == "Telby"
