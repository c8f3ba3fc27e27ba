"""Reports of the framework from 2023: document to parsed letter.

The order of a report: cover, boxed outcome, about the partnership, what it is like, what is
effective, what needs to be better, areas for priority action (only with widespread or systemic
failings), areas for improvement, details, about the inspection, team, standing matter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from findings.parser import vocabulary as words
from findings.parser.bodies import bodies_in, split_bodies
from findings.parser.columns import with_cells
from findings.parser.dates import Dates, first_range
from findings.parser.details import partners_of
from findings.parser.furniture import furniture
from findings.parser.items import Item, doubts_about, finding_of, items_of
from findings.parser.ledger import Ledger
from findings.parser.paragraphs import blocks_of, body_size, loud
from findings.parser.people import column_heading, in_columns, team_of
from findings.parser.records import (
    Block,
    Body,
    Document,
    Doubt,
    Line,
    ParsedLetter,
    ParsedSection,
    Partner,
    Person,
    Problem,
    Role,
    Source,
)
from findings.parser.rows import one_item, rows_of
from findings.parser.version import VERSION

DOCUMENT_TYPE = "area_send_full_inspection"


@dataclass
class _Part:
    """A headed part of the report and the blocks under its heading."""

    key: str
    heading: str
    blocks: list[Block] = field(default_factory=list)
    heading_blocks: list[Block] = field(default_factory=list)


def recognises(document: Document) -> bool:
    """Whether a document is a report of this framework: its title, or its own headings."""
    start = " ".join(line.text for line in document.lines[:40])
    if words.REPORT_TITLE.search(start):
        return True
    found = {key for line in document.lines if (key := _key(line.text)) is not None}
    return len(found & set(words.EXPECTED_SECTIONS)) >= 4


def _key(text: str) -> str | None:
    return next(
        (heading.key for heading in words.REPORT_HEADINGS if heading.pattern.fullmatch(text)), None
    )


def read(document: Document) -> ParsedLetter:
    """All that a report says. What is missing or doubtful stands in `problems`."""
    ledger = Ledger(document.lines)
    outside = furniture(document)
    ledger.claim(Role.FURNITURE, outside)
    lines = _without_boilerplate(
        [line for line in document.lines if line.number not in outside], ledger
    )
    if document.source is Source.TEXT:
        lines = with_cells(lines, words.REPORT_HEADINGS)
    blocks = blocks_of(lines, document.source, words.REPORT_HEADINGS)
    size = body_size(lines)
    cover, parts, problems = _parts(blocks, size)
    letter = _Reading(document, ledger, parts, problems)
    letter.cover(cover, [line for line in document.lines if line.number in outside])
    letter.sections()
    letter.outcome()
    letter.details()
    letter.bodies()
    letter.team()
    return letter.result()


def _without_boilerplate(lines: list[Line], ledger: Ledger) -> list[Line]:
    for index, line in enumerate(lines):
        if any(pattern.match(line.text) for pattern in words.BOILERPLATE):
            ledger.claim(Role.BOILERPLATE, (rest.number for rest in lines[index:]))
            return lines[:index]
    return lines


def _parts(blocks: Sequence[Block], size: float) -> tuple[list[Block], list[_Part], list[Problem]]:
    """The cover's blocks, and the rest under its headings; unknown headings are doubts."""
    cover: list[Block] = []
    parts: list[_Part] = []
    problems: list[Problem] = []
    for block in blocks:
        key = _key(block.text)
        if key is not None and (parts or key in ("outcome", "about_area")):
            if parts and parts[-1].key == key and not parts[-1].blocks:
                parts[-1].heading_blocks.append(block)  # printed twice: above the box and in it
            elif key == "priority" and parts and parts[-1].key == "priority":
                parts[-1].heading_blocks.append(block)
            else:
                parts.append(_Part(key, block.text, heading_blocks=[block]))
        elif parts and words.PRIORITY_TABLE_HEAD.fullmatch(block.text):
            if parts[-1].key != "priority":
                parts.append(_Part("priority", "Areas for priority action"))
            parts[-1].heading_blocks.append(block)
        elif not parts:
            cover.append(block)
        else:
            if _is_heading(block, size) and parts[-1].key not in ("details", "team"):
                problems.append(
                    Problem(
                        Doubt.UNKNOWN_HEADING,
                        f"An unknown heading, read as text: “{block.text}”",
                        block.page_start,
                        block.numbers,
                    )
                )
            parts[-1].blocks.append(block)
    return cover, parts, problems


def _is_heading(block: Block, size: float) -> bool:
    return (
        all(loud(line, size) for line in block.lines)
        and len(block.text) < 160
        and not block.bullet
        and not block.text.endswith((".", ";"))
    )


def _sentences(blocks: Sequence[Block]) -> list[str]:
    return [
        sentence for block in blocks for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", block.text)
    ]


def _subject(text: str, sentences: Sequence[str]) -> str:
    """Who is responsible: without a date in front, abbreviations of other bodies written out."""
    text = re.sub(r"^(?:On|In|Since|From)\s[^,]*,\s*", "", text)
    for short in set(re.findall(r"\b[A-Z][A-Za-z]*[A-Z]\b", text)) - {"ICB", "CCG", "NHS"}:
        for sentence in sentences:
            names = re.findall(
                rf"((?:[A-Z][\w’']+ )(?:(?:[A-Z][\w’']+|of|for|and|the) )*)\({short}\)", sentence
            )
            if names and not re.search(rf"\({short}\)", text):
                text = re.sub(rf"\b{short}\b", names[-1].strip(), text)
                break
    return text


def _in_list(block: Block, blocks: Sequence[Block]) -> bool:
    """Whether a block goes on with a bulleted list above it."""
    index = blocks.index(block)
    return index > 0 and bool(blocks[index - 1].bullet) and block.text[:1].islower()


class _Reading:
    """One report being read: what is understood so far, by name."""

    def __init__(
        self, document: Document, ledger: Ledger, parts: list[_Part], problems: list[Problem]
    ) -> None:
        self.document, self.ledger, self.parts, self.problems = document, ledger, parts, problems
        self.title: str | None = None
        self.area: str | None = None
        self.facts: dict[str, object] = {}
        self.done: list[ParsedSection] = []
        self.responsible: tuple[Body, ...] = ()
        self.partners: dict[str, Partner] = {}
        self.people: tuple[Person, ...] = ()
        for part in parts:
            ledger.claim_blocks(Role.HEADING, part.heading_blocks)

    def doubt(self, doubt: Doubt, sentence: str, blocks: Sequence[Block] = ()) -> None:
        numbers = tuple(number for block in blocks for number in block.numbers)
        page = blocks[0].page_start if blocks else None
        self.problems.append(Problem(doubt, sentence, page, numbers))

    def part(self, key: str) -> _Part | None:
        return next((part for part in self.parts if part.key == key), None)

    # --- cover

    def cover(self, blocks: list[Block], feet: list[Line]) -> None:
        text = " ".join(block.text for block in blocks)
        if found := words.REPORT_TITLE.search(text):
            self.title = re.sub(r"\s+", " ", found.group())
            self.area = re.sub(r"\s+", " ", found["area"]).strip(" ’'")
        else:
            self.doubt(
                Doubt.NOT_UNDERSTOOD, "No title was found, so the area is not known.", blocks
            )
        self._inspection_dates(text, blocks, feet)
        self._previous(blocks)
        self.ledger.claim_blocks(Role.METADATA, blocks)

    def _inspection_dates(self, text: str, blocks: list[Block], feet: list[Line]) -> None:
        label = re.search(r"inspection dates?\s*:?", text, re.IGNORECASE)
        rest = text[label.end() :] if label else ""
        rest = re.split(r"dates? of (?:the )?previous", rest, flags=re.IGNORECASE)[0]
        dates = first_range(rest) if rest else None
        foot = self._foot_dates(feet)
        self.facts |= {
            "inspection_dates_text": dates.text if dates else None,
            "inspection_start": dates.start.isoformat() if dates else None,
            "inspection_end": dates.end.isoformat() if dates else None,
            "footer_dates_text": foot.text if foot else None,
        }
        if dates is None:
            self.doubt(Doubt.NOT_UNDERSTOOD, "No inspection dates were found on the cover.", blocks)
        elif foot and (foot.start, foot.end) != (dates.start, dates.end):
            self.doubt(
                Doubt.DATES_DIFFER,
                f"The cover says {dates.text}, the foot of the pages {foot.text}. The cover is "
                "used.",
                blocks,
            )

    def _foot_dates(self, feet: list[Line]) -> Dates | None:
        pages: dict[int, list[Line]] = {}
        for line in feet:
            pages.setdefault(line.page, []).append(line)
        for lines in pages.values():
            texts = [
                re.sub(r"\s\d{1,3}$", "", line.text) if len(lines) == 1 else line.text
                for line in lines
                if not re.fullmatch(r"(?:page )?\d{1,3}", line.text, re.IGNORECASE)
            ]
            if found := first_range(" ".join(texts)):
                return found
        return None

    def _previous(self, blocks: list[Block]) -> None:
        """The label and free text of the previous inspection, on one line or on two."""
        label = value = None
        for index, block in enumerate(blocks):
            found = re.search(
                r"(dates? of (?:the )?previous inspections?)\s*:?\s*(.*)", block.text, re.IGNORECASE
            )
            if found:
                label, value = found.groups()
                if not value and index + 1 < len(blocks):
                    value = blocks[index + 1].text
                break
        self.facts["previous_inspection_label"] = label
        self.facts["previous_inspection"] = value.strip(" .") if value else None

    # --- sections

    def sections(self) -> None:
        for part in self.parts:
            kind = words.KIND_OF_SECTION.get(part.key)
            if kind is None:
                continue
            items = self._items(part, kind)
            role = Role.NARRATIVE if kind == "narrative" else Role.FINDING
            for item in items:
                self.ledger.claim(role, (line.number for line in item.lines))
                self.problems += doubts_about(item)
            findings = tuple(finding_of(item, number) for number, item in enumerate(items, 1))
            if not findings:
                self.doubt(
                    Doubt.EMPTY_SECTION,
                    f"Nothing stands under “{part.heading}”.",
                    part.heading_blocks,
                )
            self.done.append(ParsedSection(part.heading, kind, aspect=part.key, findings=findings))
        missing = [key for key in words.EXPECTED_SECTIONS if self.part(key) is None]
        names = {heading.key: heading.name or heading.key for heading in words.REPORT_HEADINGS}
        for key in missing:
            self.doubt(Doubt.NOT_UNDERSTOOD, f"The part “{names[key]}” was not found.")
        seen = [part.key for part in self.parts]
        for key in sorted({key for key in seen if seen.count(key) > 1}):
            self.doubt(Doubt.TWICE, f"The part “{names[key]}” stands in the document twice.")

    def _items(self, part: _Part, kind: str) -> list[Item]:
        if part.key == "priority":
            return self._priority(part)
        boxed = [block for block in part.blocks if block.cell]
        if part.key == "improvement" and boxed:
            free = [block for block in part.blocks if not block.cell]
            return self._improvement(boxed) + items_of(free, "improvement-paragraph")
        rule = "paragraph" if kind == "narrative" else "bullet"
        return items_of(part.blocks, rule)

    def _priority(self, part: _Part) -> list[Item]:
        boxed = [block for block in part.blocks if block.cell]
        free = [block for block in part.blocks if not block.cell]
        if free and not boxed:
            return self._priority_without_table(free)
        items: list[Item] = []
        body: str | None = None
        for row in rows_of(boxed):
            columns = sorted(row.columns)
            action = row.columns[columns[-1]]
            if len(columns) > 1:
                named = [block for column in columns[:-1] for block in row.columns[column]]
                body = " ".join(block.text for block in named)
                self.ledger.claim_blocks(Role.FINDING, named)
            for item in one_item(action, "priority-row"):
                item.body = body
                item.problems += row.problems
                items.append(item)
        return items + items_of(free, "priority-paragraph")

    def _priority_without_table(self, blocks: list[Block]) -> list[Item]:
        """Text whose two columns stand below each other: bodies do nothing, areas should."""
        areas = [b for b in blocks if words.OUGHT.search(b.text) or b.bullet or _in_list(b, blocks)]
        bodies = [block for block in blocks if block not in areas]
        self.ledger.claim_blocks(Role.FINDING, bodies)
        items = items_of(areas, "priority-paragraph")
        names = split_bodies(" ".join(block.text for block in bodies), self.area)
        if len(items) == 1 and names:
            items[0].body = " ".join(block.text for block in bodies)
        elif items:
            self.doubt(
                Doubt.PAIRING,
                "The table of areas for priority action has lost its rows: say which body each "
                "area names.",
                blocks,
            )
        return items

    def _improvement(self, blocks: list[Block]) -> list[Item]:
        rows = rows_of(blocks)
        if len(rows) == 1:  # one box around all areas
            return items_of([b for c in sorted(rows[0].columns) for b in rows[0].columns[c]], "box")
        items: list[Item] = []
        for row in rows:
            cells = [block for column in sorted(row.columns) for block in row.columns[column]]
            found = one_item(cells, "improvement-row")
            if found:
                found[0].problems += row.problems
            items += found
        return items

    # --- judgements

    def outcome(self) -> None:
        part = self.part("outcome")
        text = " ".join(block.text for block in part.blocks) if part else ""
        found = [name for name, pattern in words.OUTCOMES if pattern.search(text)]
        self.facts["outcome"] = found[0] if found else None
        if len(found) != 1:
            self.doubt(
                Doubt.NOT_UNDERSTOOD,
                "The outcome was not recognised."
                if not found
                else "The outcome is worded in two ways.",
                part.blocks if part else (),
            )
        following = words.NEXT_INSPECTION.search(text)
        count = following["count"].lower() if following else None
        self.facts["next_inspection_text"] = following["text"] if following else None
        self.facts["next_inspection_years"] = (
            None if count is None else words.NUMBER_WORDS.get(count) or int(count)
        )
        self.facts["monitoring_inspection"] = bool(words.MONITORING.search(text))
        self.facts["priority_action_plan_required"] = bool(words.PRIORITY_PLAN.search(text))
        if following is None:
            self.doubt(Doubt.NOT_UNDERSTOOD, "When the next inspection will be was not found.")
        if self.facts["priority_action_plan_required"] != (self.part("priority") is not None):
            self.doubt(
                Doubt.NOT_UNDERSTOOD,
                "The outcome and the areas for priority action do not fit each other.",
            )

    # --- who

    def bodies(self) -> None:
        """The responsible bodies: the sentence that names them together, else the details table."""
        part = self.part("about_area")
        sentences = _sentences(part.blocks if part else ())
        named = [
            bodies_in(_subject(found["bodies"], sentences), self.area)
            for sentence in sentences
            if (found := words.RESPONSIBLE.match(sentence))
        ]
        authority = self.partners.get("local_authority", Partner()).name
        for bodies in named:
            if len(bodies) > 1 and any(body.type == "local_authority" for body in bodies):
                self.responsible = tuple(
                    Body(authority, body.type)
                    if authority
                    and body.name.casefold() in ("local authority", "the local authority")
                    else body
                    for body in bodies
                )
                return
        health = next((body for bodies in named for body in bodies if body.type == "icb"), None)
        board = self.partners.get("icb", Partner()).name
        pieced = list(bodies_in(authority, self.area)) if authority else []
        pieced += [health] if health else list(bodies_in(board, self.area)) if board else []
        self.responsible = tuple(pieced)
        self.doubt(
            Doubt.NOT_UNDERSTOOD,
            "No sentence names the responsible bodies together; they were put together from the "
            "text and the details table."
            if pieced
            else "No responsible body was found.",
            part.blocks[:1] if part else (),
        )

    def details(self) -> None:
        part = self.part("details")
        if part is None:
            self.doubt(Doubt.NOT_UNDERSTOOD, "The partnership's details were not found.")
            return
        self.partners = partners_of([line for block in part.blocks for line in block.lines])
        self.ledger.claim_blocks(Role.PEOPLE, part.blocks)

    def team(self) -> None:
        part = self.part("team")
        lines = [line for block in part.blocks for line in block.lines] if part else []
        heads = {name: line for line in lines if (name := column_heading(line.text)) is not None}
        if not heads:
            self.doubt(Doubt.NOT_UNDERSTOOD, "The inspection team was not found.")
            return
        rest = [line for line in lines if column_heading(line.text) is None]
        self.people = team_of(in_columns(rest, heads))
        self.ledger.claim(Role.PEOPLE, (line.number for line in lines))
        if not any(person.lead for person in self.people):
            self.doubt(Doubt.NOT_UNDERSTOOD, "No lead inspector was recognised in the team.")

    def result(self) -> ParsedLetter:
        unplaced = self.ledger.settle()
        leads = {
            organisation.casefold(): tuple(
                person.name
                for person in self.people
                if person.lead and person.organisation == organisation
            )
            for organisation in ("Ofsted", "CQC")
        }
        return ParsedLetter(
            framework=words.AREA_SEND_2023,
            document_type=DOCUMENT_TYPE,
            pages=len(self.document.pages),
            version=VERSION,
            title=self.title,
            area_name=self.area,
            facts=self.facts,
            responsible_bodies=self.responsible,
            partners=self.partners,
            lead_inspectors=leads,
            team=self.people,
            sections=tuple(self.done),
            sizes=tuple((page.width, page.height) for page in self.document.pages),
            lines=self.document.lines,
            ledger=dict(sorted(self.ledger.roles.items())),
            problems=tuple(unplaced + self.problems),
        )
