"""Letters of the framework of 2016 to 2022: inspections and revisits, document to parsed letter.

The order of an inspection letter: date, addressees, salutation, title, introduction, main findings,
three parts each with strengths and areas for development, where a written statement of action is
required its list of significant weaknesses, signatures, copies. A revisit's letter has, instead of
the parts, each weakness with what was found and a judgement on it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from findings.parser import vocabulary as words
from findings.parser.bodies import bodies_in, type_of
from findings.parser.correspondence import addressees_of, ending_of, lines_of
from findings.parser.dates import DATE, first_date, first_range
from findings.parser.furniture import furniture
from findings.parser.items import Item, doubts_about, finding_of, items_of
from findings.parser.ledger import Ledger
from findings.parser.paragraphs import blocks_of, body_size, ends_sentence, loud
from findings.parser.records import (
    Block,
    Body,
    Document,
    Doubt,
    ParsedLetter,
    ParsedSection,
    Person,
    Problem,
    Role,
)
from findings.parser.version import VERSION

_HEADINGS = (*words.LETTER_HEADINGS, words.STRENGTHS, words.DEVELOPMENT)
_PARTS = {heading.key for heading in words.LETTER_HEADINGS}
_KINDS = {"strengths": "strength", "development": "area_for_development"}


def recognises(document: Document) -> bool:
    """Whether a document is a letter of this framework: its title or its parts' headings."""
    start = " ".join(line.text for line in document.lines[:60])
    if words.LETTER_TITLE.search(start):
        return True
    text = " ".join(line.text for line in document.lines)
    return len({h.key for h in words.LETTER_HEADINGS if h.pattern.search(text)}) >= 3


@dataclass
class _Part:
    """A headed stretch of the letter: a part, or strengths or development within one."""

    part: str
    heading: str
    subheading: str | None = None
    key: str = ""
    blocks: list[Block] = field(default_factory=list)


def read(document: Document) -> ParsedLetter:
    """All that a letter says. What is missing or doubtful stands in `problems`."""
    ledger = Ledger(document.lines)
    outside = furniture(document)
    ledger.claim(Role.FURNITURE, outside)
    lines = [line for line in document.lines if line.number not in outside]
    blocks = blocks_of(lines, document.source, (*_HEADINGS, words.SIGN_OFF))
    reading = _Reading(document, ledger, body_size(lines))
    head, middle, ending = _thirds(blocks)
    ending, second = _second_letter(ending)
    reading.head(head)
    reading.middle(middle)
    reading.ending(ending)
    if second:
        reading.doubt(
            Doubt.TWICE, "A second letter stands behind the signatures; it was not read.", second
        )
    return reading.result()


def _thirds(blocks: Sequence[Block]) -> tuple[list[Block], list[Block], list[Block]]:
    """Above the title's end, the letter itself, and from “Yours sincerely” on."""
    title = next(
        (i for i, block in enumerate(blocks) if words.LETTER_TITLE.match(block.text)), None
    )
    dear = next((i for i, block in enumerate(blocks) if block.text.startswith("Dear ")), None)
    begin = 0 if title is None and dear is None else (title if title is not None else dear or 0) + 1
    end = next(
        (i for i in range(begin, len(blocks)) if words.SIGN_OFF.pattern.match(blocks[i].text)),
        len(blocks),
    )
    return list(blocks[:begin]), list(blocks[begin:end]), list(blocks[end:])


def _second_letter(ending: list[Block]) -> tuple[list[Block], list[Block]]:
    """What belongs to this letter's end, and what follows where another letter begins."""
    if not any(words.LETTER_TITLE.match(block.text) for block in ending):
        return ending, []
    starts = (
        index
        for index, block in enumerate(ending)
        if DATE.fullmatch(block.text.strip())
        or block.text.startswith("Dear ")
        or words.LETTER_TITLE.match(block.text)
    )
    start = next(starts)
    return ending[:start], ending[start:]


class _Reading:
    """One letter being read: what is understood so far, by name."""

    def __init__(self, document: Document, ledger: Ledger, size: float) -> None:
        self.document, self.ledger, self.size = document, ledger, size
        self.problems: list[Problem] = []
        self.title: str | None = None
        self.area: str | None = None
        self.revisit = False
        self.facts: dict[str, object] = {}
        self.done: list[ParsedSection] = []
        self.addressees: tuple[Person, ...] = ()
        self.signed: Person | None = None
        self.signatories: tuple[Person, ...] = ()
        self.copies: tuple[str, ...] = ()

    def doubt(self, doubt: Doubt, sentence: str, blocks: Sequence[Block] = ()) -> None:
        numbers = tuple(number for block in blocks for number in block.numbers)
        self.problems.append(
            Problem(doubt, sentence, blocks[0].page_start if blocks else None, numbers)
        )

    # --- above the letter

    def head(self, blocks: list[Block]) -> None:
        lines = lines_of(blocks)
        dear = next((i for i, line in enumerate(lines) if line.text.startswith("Dear ")), None)
        above = lines[:dear] if dear is not None else lines
        dated = next((line for line in above if DATE.search(line.text)), None)
        day = first_date(dated.text) if dated else None
        self.facts["letter_date"] = day.isoformat() if day else None
        self.facts["salutation"] = lines[dear].text.rstrip(" ,") if dear is not None else None
        people = [line for line in above if line is not dated]
        self.addressees = addressees_of([line for line in people if not self._is_title(line.text)])
        self._take_title(blocks)
        self.ledger.claim(Role.PEOPLE, (line.number for line in people))
        self.ledger.claim_blocks(Role.METADATA, blocks)
        if day is None:
            self.doubt(Doubt.NOT_UNDERSTOOD, "The letter's date was not found.", blocks[:1])
        if dear is None:
            self.doubt(Doubt.NOT_UNDERSTOOD, "No salutation (“Dear …”) was found.", blocks[:1])
        elif not self.addressees:
            self.doubt(Doubt.NOT_UNDERSTOOD, "No addressee was recognised.", blocks[:1])

    def _is_title(self, text: str) -> bool:
        return bool(words.LETTER_TITLE.match(text))

    def _take_title(self, blocks: list[Block]) -> None:
        block = next((block for block in reversed(blocks) if self._is_title(block.text)), None)
        if block is None:
            self.doubt(
                Doubt.NOT_UNDERSTOOD, "No title was found, so the area is not known.", blocks[-1:]
            )
            return
        found = words.LETTER_TITLE.match(block.text)
        assert found is not None  # noqa: S101 - _is_title
        self.title = block.text.rstrip(" .")
        self.area = re.split(r",? (?:local area|on \d|between \d)", found["area"])[0].strip(" .")
        self.revisit = "visit" in found["kind"].casefold()

    # --- the letter itself

    def middle(self, blocks: list[Block]) -> None:
        parts = self._parts(blocks)
        intro = parts[0].blocks if parts and parts[0].part == "introduction" else []
        self._facts_of(intro, blocks)
        for part in parts:
            self._read_part(part)
        keys = {part.part for part in parts}
        expected = {"main_findings"} if self.revisit else _PARTS
        for heading in words.LETTER_HEADINGS:
            if heading.key in expected - keys:
                self.doubt(
                    Doubt.NOT_UNDERSTOOD,
                    f"The part “{heading.name or heading.key.replace('_', ' ')}” was not found.",
                )

    def _parts(self, blocks: list[Block]) -> list[_Part]:
        parts = [_Part("introduction", self.title or "")]
        for block in blocks:
            key = next((h.key for h in _HEADINGS if h.pattern.fullmatch(block.text)), None)
            if key in _PARTS:
                parts.append(_Part(key or "", block.text))
                self.ledger.claim_blocks(Role.HEADING, [block])
            elif key is not None and parts[-1].part != "introduction":
                last = parts[-1]
                parts.append(_Part(last.part, last.heading, block.text, key))
                self.ledger.claim_blocks(Role.HEADING, [block])
            elif self._leads_to_weaknesses(block) and parts[-1].part != "introduction":
                parts += _closing_of(parts[-1])
                parts.append(_Part("weaknesses", block.text, key="weaknesses"))
                self.ledger.claim_blocks(Role.HEADING, [block])
            elif parts[-1].part == "weaknesses" and not block.bullet and parts[-1].blocks:
                parts.append(_Part("closing", "Closing", blocks=[block]))
            else:
                self._note_unknown_heading(block, parts[-1])
                parts[-1].blocks.append(block)
        return parts if self.revisit else [*parts, *_closing_of(parts[-1])]

    @staticmethod
    def _leads_to_weaknesses(block: Block) -> bool:
        return bool(
            words.WEAKNESSES.pattern.fullmatch(block.text)
            or (
                not block.bullet
                and words.STATEMENT.search(block.text)
                and re.search(r"\bweakness(?:es)?\b.{0,40}:\s*$", block.text)
            )
        )

    def _note_unknown_heading(self, block: Block, part: _Part) -> None:
        heading = (
            all(loud(line, self.size) for line in block.lines)
            and not block.bullet
            and len(block.text) < 160
            and not block.text.endswith((".", ":"))
        )
        if heading and not (self.revisit and part.part == "main_findings"):
            self.doubt(
                Doubt.UNKNOWN_HEADING, f"An unknown heading, read as text: “{block.text}”", [block]
            )

    def _facts_of(self, intro: list[Block], blocks: list[Block]) -> None:
        text = " ".join(block.text for block in intro)
        dates = first_range(text)
        whole = " ".join(block.text for block in blocks)
        self.facts |= {
            "inspection_dates_text": dates.text if dates else None,
            "inspection_start": dates.start.isoformat() if dates else None,
            "inspection_end": dates.end.isoformat() if dates else None,
            "previous_inspection": None,
            "outcome": None,
        }
        if dates is None:
            self.doubt(Doubt.NOT_UNDERSTOOD, "No dates of the visit were found.", intro[:1])
        required = [s for s in _sentences(whole) if words.STATEMENT.search(s)]
        self.facts["wsoa_required"] = not self.revisit and any(
            words.REQUIRED.search(s) and not words.NOT_REQUIRED.search(s) for s in required
        )
        if required and not self.revisit and not self.facts["wsoa_required"]:
            self.doubt(
                Doubt.NOT_UNDERSTOOD,
                "A written statement of action is mentioned, but not clearly required.",
            )

    def _read_part(self, part: _Part) -> None:
        if part.part in ("introduction", "closing") or (
            not part.key and part.part not in ("main_findings", "weaknesses")
        ):
            self._add(part, "narrative", items_of(part.blocks, "paragraph"), Role.NARRATIVE)
        elif part.part == "weaknesses":
            self._add(part, "significant_weakness", items_of(part.blocks, "weakness"), Role.FINDING)
        elif part.part == "main_findings" and self.revisit:
            self._revisit(part)
        else:
            kind = "main_finding" if part.part == "main_findings" else _KINDS[part.key]
            self._add(part, kind, self._bulleted(part), Role.FINDING)

    def _bulleted(self, part: _Part) -> list[Item]:
        """Bullets as findings; a paragraph among bullets is kept as one, with a doubt."""
        items = items_of(part.blocks, "bullet")
        if any(item.blocks[0].bullet for item in items):
            for item in items:
                if not item.blocks[0].bullet:
                    self.doubt(
                        Doubt.NOT_UNDERSTOOD,
                        f"A paragraph without a bullet among bullets: “{item.text[:60]}”",
                        item.blocks,
                    )
        return items

    def _add(
        self, part: _Part, kind: str, items: list[Item], role: Role, heading: str | None = None
    ) -> None:
        for item in items:
            self.ledger.claim(role, (line.number for line in item.lines))
            self.problems += doubts_about(item, stops=kind != "significant_weakness")
        if not items:
            if part.key or part.part == "main_findings":
                self.doubt(
                    Doubt.EMPTY_SECTION,
                    f"Nothing stands under “{part.subheading or part.heading}”.",
                )
            if kind == "narrative":
                return
        self.done.append(
            ParsedSection(
                heading=heading or part.heading,
                kind=kind,
                part=part.part,
                subheading=part.subheading,
                aspect=part.part,
                findings=tuple(finding_of(item, number) for number, item in enumerate(items, 1)),
            )
        )

    # --- a revisit's judgements

    def _revisit(self, part: _Part) -> None:
        groups, rest = _judged(part.blocks)
        if groups:
            before, groups[0].blocks = _before_the_first(groups[0].blocks)
        else:
            before, rest = rest, []
            self.doubt(Doubt.NOT_UNDERSTOOD, "No judgement on a significant weakness was found.")
        self._add(part, "main_finding", items_of(before, "bullet"), Role.FINDING)
        verdicts = []
        for group in groups:
            verdicts.append(group.sufficient)
            self._weakness(group)
        if rest:
            self._add(
                _Part("closing", "Closing"),
                "narrative",
                items_of(rest, "paragraph"),
                Role.NARRATIVE,
            )
        total = len(verdicts)
        count = sum(verdicts)
        self.facts |= {
            "progress": None
            if not total
            else "all"
            if count == total
            else "some"
            if count
            else "none",
            "weaknesses_sufficient": count,
            "weaknesses_total": total,
        }

    def _weakness(self, group: "_Judged") -> None:
        if not group.blocks:
            self.doubt(
                Doubt.NOT_UNDERSTOOD,
                f"A judgement stands without its weakness: “{group.judgement}”",
                [group.block],
            )
            self.ledger.claim_blocks(Role.FINDING, [group.block])
            return
        lead, *found = group.blocks
        part = _Part("weaknesses", lead.text)
        item = Item([lead], rule="judged-weakness")
        self.ledger.claim_blocks(Role.FINDING, [lead, group.block])
        finding = replace(
            finding_of(item, 1), sufficient_progress=group.sufficient, judgement=group.judgement
        )
        self.done.append(
            ParsedSection(
                lead.text,
                "significant_weakness",
                part="weaknesses",
                aspect="weaknesses",
                findings=(finding,),
            )
        )
        if group.rest is not None:
            found = [*found, group.rest]
        if found:
            self._add(part, "main_finding", items_of(found, "under-weakness"), Role.FINDING)

    # --- below the letter

    def ending(self, blocks: list[Block]) -> None:
        if not blocks:
            self.doubt(Doubt.NOT_UNDERSTOOD, "No signature was found.")
            return
        lines = lines_of(blocks)
        found = ending_of(lines[1:])
        self.signed, self.signatories, self.copies = (
            found.signed_by,
            found.signatories,
            found.copies,
        )
        self.ledger.claim(Role.BOILERPLATE, found.rest)
        self.ledger.claim(Role.PEOPLE, (line.number for line in lines))
        if not self.signatories:
            self.doubt(
                Doubt.NOT_UNDERSTOOD, "No signatures of Ofsted and CQC were found.", blocks[:1]
            )

    def result(self) -> ParsedLetter:
        unplaced = self.ledger.settle()
        team = tuple(
            replace(
                person,
                organisation="CQC"
                if person.organisation == "Care Quality Commission"
                else person.organisation,
                lead=bool(re.search(r"\blead\b", person.role or "", re.IGNORECASE)),
            )
            for person in self.signatories
            if words.INSPECTS.search(f"{person.role or ''}")
            and not words.DIRECTS.search(person.role or "")
        )
        leads = {
            key: tuple(p.name for p in team if p.lead and p.organisation == organisation)
            for key, organisation in (("ofsted", "Ofsted"), ("cqc", "CQC"))
        }
        return ParsedLetter(
            framework=words.LOCAL_AREA_2016,
            document_type="revisit_letter" if self.revisit else "inspection_letter",
            pages=len(self.document.pages),
            version=VERSION,
            title=self.title,
            area_name=self.area,
            facts=self.facts,
            responsible_bodies=self._bodies(),
            lead_inspectors=leads,
            team=team,
            addressees=self.addressees,
            signatories=self.signatories,
            signed_by=self.signed,
            copies=self.copies,
            sections=tuple(self.done),
            sizes=tuple((page.width, page.height) for page in self.document.pages),
            lines=self.document.lines,
            ledger=dict(sorted(self.ledger.roles.items())),
            problems=tuple(unplaced + self.problems),
        )

    def _bodies(self) -> tuple[Body, ...]:
        """The bodies whose officers are addressed; a place alone is no body."""
        found: dict[str, Body] = {}
        for person in self.addressees:
            if person.organisation and type_of(person.organisation) != "other":
                for body in bodies_in(person.organisation, self.area):
                    found.setdefault(body.name, body)
        return tuple(found.values())


def _closing_of(part: _Part) -> list[_Part]:
    """The paragraphs below a part's last bullet, taken out of it: they close the letter."""
    bullets = [index for index, block in enumerate(part.blocks) if block.bullet]
    if not part.key or not bullets or part.key == "weaknesses":
        return []
    end = bullets[-1] + 1
    while end < len(part.blocks) and not ends_sentence(part.blocks[end - 1].text):
        end += 1  # the bullet goes on
    below = part.blocks[end:]
    del part.blocks[end:]
    return [_Part("closing", "Closing", blocks=below)] if below else []


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.:])\s+(?=[A-Z])", text)


@dataclass
class _Judged:
    """A weakness's blocks and the judgement that closes them."""

    blocks: list[Block]
    block: Block  # the one that holds the judgement
    judgement: str
    sufficient: bool
    rest: Block | None = None  # what that block says besides


def _judged(blocks: Sequence[Block]) -> tuple[list[_Judged], list[Block]]:
    """Blocks grouped by the judgement behind them, and those after the last."""
    groups: list[_Judged] = []
    open_blocks: list[Block] = []
    for block in blocks:
        found = words.PROGRESS_JUDGEMENT.search(block.text)
        if not found:
            open_blocks.append(block)
            continue
        before = block.text[: found.start()].strip()
        rest = replace(block, text=before) if before else None
        groups.append(_Judged(open_blocks, block, found.group().strip(), not found["not"], rest))
        open_blocks = []
    return groups, open_blocks


def _before_the_first(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The main findings that stand before the first weakness, and that weakness's own blocks."""
    for index, block in enumerate(blocks):
        if (index and words.WEAKNESS_OPENING.match(block.text)) or (index and block.bold):
            return blocks[:index], blocks[index:]
    starts = [i for i, block in enumerate(blocks) if not block.bullet]
    index = starts[0] if starts else 0
    return blocks[:index], blocks[index:]
