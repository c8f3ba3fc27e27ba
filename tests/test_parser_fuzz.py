"""The reader against files nobody wrote: a letter or a sentence comes of each, never anything else.

Text is made by hypothesis out of the words that letters are made of. PDFs and Word files are real
ones, damaged: bytes changed, cut out, doubled. Damaged PDFs are read in the guarded way, a child
process each, since the PDF library is native code. `PDF_MUTANTS` sets how many (40 in a usual run);
the seeds of mutants that once did harm are kept below and always run.
"""

import io
import os
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from findings.parser.guarded import Allowance, read_guarded
from findings.parser.outline import outline
from findings.parser.packing import pack, unpack
from findings.parser.reader import read_letter
from findings.parser.records import ParsedLetter, Unreadable
from findings.parser.shapes import as_truth
from tests.letter_files import SLUGS, as_docx, as_pdf, source

MUTANTS = int(os.environ.get("PDF_MUTANTS", "40"))
# Seeds of mutants that once crashed, hung or left a traceback: put each here as it is met.
KEPT_SEEDS: tuple[int, ...] = ()

LINES = st.sampled_from(
    [
        "",
        " ",
        "\f",
        "• Waits are long.",
        " Waits are long",
        "– a sub-point",
        "1. numbered",
        "Dear Ms Sample",
        "Yours sincerely",
        "Ofsted                 Care Quality Commission",
        "Joint area SEND inspection in Telby",
        "Joint local area SEND revisit in Telby",
        "Area SEND inspection of Telby Local Area Partnership",
        "Main findings",
        "Strengths",
        "Areas for development",
        "The effectiveness of the local area in meeting the needs of all with SEND",
        "The area has made sufficient progress in addressing this significant weakness.",
        "Responsible body            Areas for priority action",
        "Areas for improvement",
        "What does the area partnership need to do better?",
        "Inspection outcome",
        "Inspection team",
        "Local area partnership details",
        "Local authority              Integrated care board",
        "31 June 2019",
        "Between 5 to 9 July 2021, inspectors came.",
        "cc: nobody",
        "well-",
        "\u202egnirts sdrawkcab\u202c",
        "ends with a hyphen\u00ad",
        "A Written Statement of Action is required to tackle areas of significant weakness:",
    ]
)
TEXTS = st.lists(st.one_of(LINES, st.text(max_size=60)), min_size=1, max_size=60).map("\n".join)


def sound(letter):
    """What is true of every parsed letter, whatever it came from."""
    assert isinstance(letter, ParsedLetter)
    assert set(letter.ledger) == {line.number for line in letter.lines}
    for section in letter.sections:
        assert [f.ordinal for f in section.findings] == list(range(1, len(section.findings) + 1))
        for finding in section.findings:
            assert finding.text.strip()
            assert 1 <= finding.page_start <= finding.page_end <= letter.pages
            assert set(finding.lines) <= set(letter.ledger)
    assert as_truth(letter, file="x.txt")["sections"] is not None
    assert outline(letter, "x.txt")
    assert unpack(pack(letter)) == letter


def read_or_refused(data, read=read_letter):
    refusal = None
    try:
        letter = read(data)
    except Unreadable as refused:
        refusal = refused
    if refusal is None:
        sound(letter)
    else:
        assert str(refusal).endswith(".")


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text(text):
    read_or_refused(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(SLUGS), st.data())
def test_a_letter_with_lines_lost_doubled_and_moved(slug, data):
    lines = source(slug).split("\n")
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(lines) - 1))
        what = data.draw(st.sampled_from(["lose", "double", "move", "cut", "put"]))
        if what == "lose" and len(lines) > 1:
            del lines[at]
        elif what == "double":
            lines.insert(at, lines[at])
        elif what == "move":
            lines.append(lines.pop(at))
        elif what == "cut":
            lines[at] = lines[at][: len(lines[at]) // 2]
        else:
            lines.insert(at, data.draw(LINES))
    read_or_refused("\n".join(lines).encode())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data):
    read_or_refused(data)
    read_or_refused(b"PK\x03\x04" + data)


def mutated(data, seed):
    """A file with a few of its bytes changed, cut out, doubled or moved, the same for each seed."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    content = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 30))):
        at = chance.randrange(len(content))
        size = chance.choice((1, 4, 40, 400))
        what = chance.randrange(5)
        if what == 0:
            content[at] = chance.randrange(256)
        elif what == 1 and len(content) > 2 * size:
            del content[at : at + size]
        elif what == 2:
            content[at:at] = content[at : at + size]
        elif what == 3:
            content[at : at + 8] = str(chance.randrange(10**9)).encode()
        else:
            other = chance.randrange(len(content))
            content[at : at + size] = content[other : other + size]
    return bytes(content)


def guarded(data):
    return read_guarded(data, allowance=Allowance(seconds=20))


@pytest.mark.parametrize("seed", sorted({*KEPT_SEEDS, *range(MUTANTS)}))
def test_a_damaged_pdf(seed):
    slug = SLUGS[seed % len(SLUGS)]
    read_or_refused(mutated(as_pdf(slug), seed), guarded)


def test_damaged_real_reports(corpus):
    files = sorted((corpus / "pdf").glob("*.pdf"))
    for seed in range(MUTANTS):
        read_or_refused(mutated(files[seed % len(files)].read_bytes(), seed), guarded)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_word_file(seed):
    """Damage of the package, most of which is refused at once, and within a packed part."""
    whole = as_docx(SLUGS[seed % len(SLUGS)])
    read_or_refused(mutated(whole, seed))
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, mutated(part, seed) if name == "word/document.xml" else part)
    read_or_refused(file.getvalue())
