"""A parsed letter for reading on a terminal: what it is, its doubts first, then its findings."""

import textwrap
from collections import Counter
from collections.abc import Iterator

from findings.parser.records import Doubt, ParsedFinding, ParsedLetter, ParsedSection, Role
from findings.parser.shapes import Suggested
from findings.parser.suggest import Suggestion

_WIDTH = 100
_ORDER = {doubt: place for place, doubt in enumerate(Doubt)}


def outline(letter: ParsedLetter, name: str, suggested: Suggested | None = None) -> str:
    """The outline as text, lines of at most 100 characters, with what is suggested if anything."""
    sections = _sections(letter, suggested or {})
    return "\n".join([*_head(letter, name), *_doubts(letter), *sections, *_people(letter)])


def _head(letter: ParsedLetter, name: str) -> Iterator[str]:
    facts = letter.facts
    yield f"{name}: {letter.title or 'no title'}"
    yield _filled(
        f"{letter.document_type.replace('_', ' ')}, {letter.pages} pages, "
        f"{facts.get('inspection_dates_text') or 'no dates'}, read by version {letter.version}"
    )
    judgement = facts.get("outcome") or facts.get("progress")
    if facts.get("wsoa_required"):
        judgement = "written statement of action required"
    if judgement:
        yield f"  Outcome: {str(judgement).replace('_', ' ')}"
    roles = Counter(letter.ledger.values())
    yield _filled(
        "Lines: " + ", ".join(f"{roles[role]} {role.value}" for role in Role if roles[role])
    )


def _doubts(letter: ParsedLetter) -> Iterator[str]:
    yield ""
    yield f"Doubts ({len(letter.problems)})" if letter.problems else "No doubts"
    for problem in sorted(letter.problems, key=lambda each: (_ORDER[each.doubt], each.page or 0)):
        place = f"p. {problem.page}" if problem.page else "letter"
        yield _filled(f"{place:>6}  {problem.doubt.value}: {problem.sentence}", hang=8)


def _sections(letter: ParsedLetter, suggested: Suggested) -> Iterator[str]:
    for place, section in enumerate(letter.sections):
        yield ""
        yield _filled(_title(section), indent="")
        for finding in section.findings:
            yield from _finding(finding)
            themes, services = suggested.get((place, finding.ordinal), ((), ()))
            for label, topics in (("Themes", themes), ("Services", services)):
                if topics:
                    text = f"{label}, suggested: " + "; ".join(_suggestion(each) for each in topics)
                    yield _filled(text, indent="       ", hang=2)


def _finding(finding: ParsedFinding) -> Iterator[str]:
    pages = f"p. {finding.page_start}"
    if finding.page_end != finding.page_start:
        pages += f"–{finding.page_end}"
    first, *subs = finding.text.split("\n")
    yield _filled(f"{finding.ordinal:>3}  {first}  [{pages}]", hang=5)
    for sub in subs:
        yield _filled(sub, indent="       ", hang=2)
    if finding.responsible_body:
        yield _filled(f"Responsible: {finding.responsible_body}", indent="       ")
    if finding.judgement:
        yield _filled(f"Judgement: {finding.judgement}", indent="       ")


def _suggestion(topic: Suggestion) -> str:
    name = topic.code.replace("_", " ")
    return f"{name} ({', '.join(topic.because)})" if topic.because else name


def _title(section: ParsedSection) -> str:
    heading = f"{section.heading}: {section.subheading}" if section.subheading else section.heading
    return f"{heading} ({section.kind.replace('_', ' ')}, {len(section.findings)})"


def _people(letter: ParsedLetter) -> Iterator[str]:
    rows = [("Responsible", f"{body.name} ({body.type})") for body in letter.responsible_bodies]
    rows += [("To", f"{each.name}, {each.role or 'no role'}") for each in letter.addressees]
    rows += [("Team", f"{each.name}, {each.role or 'no role'}") for each in letter.team]
    rows += [("Signed", f"{each.name}, {each.role or 'no role'}") for each in letter.signatories]
    rows += [("Copy", copy) for copy in letter.copies]
    if rows:
        yield ""
    for label, text in rows:
        yield _filled(f"{label + ':':<13}{text}", hang=13)


def _filled(text: str, *, indent: str = "  ", hang: int = 0) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + " " * hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
