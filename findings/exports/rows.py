"""From keys of findings to rows of a file, a chunk at a time, without an instance for any.

The only part that is gone through once for every finding: it decides how fast an export is. So a
row is put together from pieces in bytes: what belongs to a letter, to a section or to a set of
topics is written once for many rows. The order of the pieces is that of the columns.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from django.utils import timezone

from findings.citation import QUOTED, RESTATED, in_full, point_cited
from findings.exports.columns import COLUMNS, code
from findings.exports.formats import Form, cell, run
from findings.exports.letters import HeldLetter, HeldSection, Letters, section_of
from findings.exports.reading import near, rows_of
from findings.exports.source import Source
from findings.exports.tags import Tags
from findings.models import Finding, FindingKind, Judgement, Service, Theme, fingerprint

CHUNK = 2000  # findings read at a time
MOST_KEPT = 10_000  # pieces of rows, some hundred bytes each

_READ = (
    "pk",
    "reference",
    "letter_id",
    "section_id",
    "ordinal",
    "kind",
    "judgement",
    "wording",
    "wording_status",
    "page_start",
    "page_end",
    "summary",
    "summary_of",
    "responsible_body",
    "correction_note",
)
_NAMES = [column.name for column in COLUMNS]
_point = lru_cache(maxsize=10_000)(point_cited)


def _between(first: str, last: str) -> list[str]:
    """The names of the columns from one to another."""
    return _NAMES[_NAMES.index(first) : _NAMES.index(last) + 1]


# The columns in runs: of a finding and of its letter by turns.
_OF_LETTER = _between("area", "framework_code"), _between("letter_title", "later_report_exists")
_PLACED = _between("kind", "subheading")
_WORDS = _between("place", "responsible_body")


class Rows:
    """The rows of one export in one format."""

    def __init__(self, form: Form, source: Source, letters: Letters):
        self.form, self.source, self.letters = form, source, letters
        self._themes, self._services = Tags(form, "theme", Theme), Tags(form, "service", Service)
        # Pieces that many rows share: by section, kind and judgement; by letter.
        self._placed: dict[tuple, tuple[bytes, bytes]] = {}
        self._around: dict[int, tuple[bytes, bytes]] = {}
        self._headed: dict[tuple, bytes] = {}
        self._end = (run(form, source.of_export) + form.end).encode()
        # Texts with a hole for each cell, or part of one, that is a finding's own.
        before = form.before
        address = source.finding.replace("%", "%%").replace("{}", "%s")
        self._name = f'{before("reference")}"%s"{before("address")}"{address}"'
        self._words = "".join(f"{before(name)}%s" for name in _WORDS)
        self._corrected = f"{before('corrected_on')}%s{before('correction_note')}%s"
        self._said = {
            status: (form.text(status), in_full("", "%s", said, "%s", address) + '"')
            for status, said in (("verbatim", QUOTED), ("restated", RESTATED))
        }

    def chunks(self, keys: Iterable[int]) -> Iterator[Iterator[bytes]]:
        """Rows in the order of the keys. What is not public is left out."""
        keys = iter(keys)
        while chunk := list(islice(keys, CHUNK)):
            if len(self._placed) > MOST_KEPT:
                self._placed.clear()
                self._around.clear()
                self._headed.clear()
            raw = {row[0]: row for row in _read(chunk)}
            letters = self.letters.of(row[2] for row in raw.values())
            yield self._rows([raw[key] for key in chunk if key in raw], letters, chunk)

    def _rows(
        self, found: list[tuple], letters: dict[int, HeldLetter], chunk: list[int]
    ) -> Iterator[bytes]:
        """Whatever stands in this loop is done for every row."""
        text, nothing = self.form.text, self.form.nothing
        name, words, all_said, end = self._name, self._words, self._said, self._end
        around, all_placed = self._around, self._placed
        themed, themes = self._themes, self._themes.read(chunk).get
        served, services = self._services, self._services.read(chunk).get
        corrected = self._corrections(found)
        uncorrected = (self._corrected % (nothing, nothing)).encode()
        cited = self.form.before("citation").encode() + b'"'
        for (
            key, reference, letter, section, ordinal, kind, judgement, wording, status,
            first, last, summary, summary_of, body, _,
        ) in found:  # fmt: skip
            if letter not in letters:  # withdrawn since the finding was read
                continue
            before, after = around.get(letter) or self._letter(letter, letters[letter])
            placed, place = all_placed.get((section, kind, judgement)) or self._place(
                letters[letter], section, kind, judgement
            )
            said, citation = all_said[status]
            if summary:
                stale = "false" if summary_of == fingerprint(wording) else "true"
            else:
                stale = nothing
            own = words % (
                ordinal,
                nothing if first is None else first,
                nothing if last is None else last,
                text(wording),
                said,
                text(summary) if summary else nothing,
                stale,
                text(body) if body else nothing,
            )
            yield b"".join(
                (
                    (name % (reference, reference)).encode(),
                    before,
                    placed,
                    own.encode(),
                    themed[themes(key, 0)],
                    served[services(key, 0)],
                    after,
                    corrected.get(key, uncorrected),
                    cited,
                    place,
                    (citation % (_point(ordinal, first, last), reference, reference)).encode(),
                    end,
                )
            )

    def _letter(self, key: int, letter: HeldLetter) -> tuple[bytes, bytes]:
        """The two runs of cells of a letter."""
        values = letter.values | {"letter_address": self.source.letter.format(letter.slug)}
        first, second = (
            run(self.form, {name: values[name] for name in names}).encode() for names in _OF_LETTER
        )
        self._around[key] = first, second
        return first, second

    def _place(
        self, letter: HeldLetter, section: int, kind: str, judgement: str
    ) -> tuple[bytes, bytes]:
        """The cells from kind to subheading, and the beginning of a citation."""
        held = letter.sections.get(section) or section_of(section)
        placed = self._headed.get((held, kind, judgement)) or self._head(held, kind, judgement)
        place = self.form.inner(f"{letter.cited}, {held.cited}").encode()
        self._placed[section, kind, judgement] = placed, place
        return placed, place

    def _head(self, held: HeldSection, kind: str, judgement: str) -> bytes:
        """The cells from kind to subheading: most letters have the same headings."""
        cells = (
            str(FindingKind(kind).label),
            code(kind),
            str(Judgement(judgement).label),
            code(judgement),
            held.aspect,
            held.aspect_code,
            held.heading,
            held.subheading,
        )
        head = run(self.form, dict(zip(_PLACED, cells, strict=True))).encode()
        self._headed[held, kind, judgement] = head
        return head

    def _corrections(self, found: list[tuple]) -> dict[int, bytes]:
        """The cells about corrections: of few findings, and slow to read for all."""
        notes = {row[0]: row[-1] for row in found if row[-1]}
        if not notes:
            return {}
        rows = Finding.objects.published().filter(pk__in=notes).order_by()
        return {
            key: (
                self._corrected
                % (cell(self.form, timezone.localdate(when)), self.form.text(notes[key]))
            ).encode()
            for key, when in rows.values_list("pk", "corrected_at")
        }


def _read(keys: list[int]) -> list[tuple]:
    published = Finding.objects.published().filter(near(keys, Finding, "id")).order_by()
    return rows_of(published.values_list(*_READ))
