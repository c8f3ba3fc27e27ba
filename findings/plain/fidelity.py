"""The fidelity list: numbers, negations, hedges, ages and groups that a summary must keep.

A false alarm costs an editor one tick with a reason; a miss lets a distortion through. So words are
kept only by the same words, or by those that a class below says are the same.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    NUMBER = "number"
    NEGATION = "negation"
    HEDGE = "hedge"
    AGE = "age"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a summary must keep: its kind, its words and place, and a key that stays."""

    kind: Kind
    text: str
    start: int
    end: int
    key: str
    meaning: str  # what keeps it: any fact of this kind with the same meaning


_ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    "twenty",
)
_NUMBERS = {word: str(number) for number, word in enumerate(_ONES, 1)}
_NUMBERS |= {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "hundred": "100"}
_NUMBERS |= {"half": "50%", "halved": "50%", "a quarter": "25%", "a third": "1/3"}
_NUMBERS |= {"two thirds": "2/3", "two-thirds": "2/3", "three quarters": "75%", "once": "1 time"}
_NUMBERS |= {"twice": "2 times", "double": "2 times", "doubled": "2 times", "both": "2"}
_NUMBERS |= {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th"}
_NUMBERS |= {"single": "1", "thousand": "1000", "thousands": "1000s", "hundreds": "100s"}

# A line: words that mean the same here. The first names the class.
_NEGATIONS = """
not, n’t, n't, cannot, can’t, never
no, none, nobody, no one, nothing, nowhere
without
neither, nor
lack, lacks, lacking, lack of, absence
fail, fails, failed, failing, failure, failures
too few, not enough, insufficient
few
little
hardly, barely, scarcely, rarely, seldom
unable
yet, so far
only
despite, although, though, however, but
"""
_HEDGES = """
some, several, certain
a small minority, a small number, a very small number
a minority
a few
most, the majority, the large majority, the vast majority, most of
many, a lot, lots, much
nearly all, almost all
all, every, each, everyone, everybody, everywhere
too many
too often
too long
too
often, frequently
sometimes, at times, on occasion, occasionally
usually, typically, generally, normally, mostly, mainly
always
may, might, could, can be
should, must, need to, needs to, have to, has to
in part, partly, partially
up to, at most
at least, or more
more than, over, above
fewer than, less than, under, below
about, approximately, around, roughly
increasingly, more and more
particularly, especially, in particular
very, highly, significantly, considerably, much better
urgently, urgent, at once, straight away
starting to, beginning to, begun, started, early stage, early stages, new, recent, recently
"""
_GROUPS = """
children, child, pupils, pupil, boys and girls
young people, young person, teenagers, teenager, young adults
students, student
parents, parent, mums and dads
carers, carer
families, family
leaders, leader, the people in charge, people in charge
school leaders, headteachers, headteacher
staff, practitioners, practitioner, workers, professionals, professional
teachers, teacher, teaching staff
schools, school
special schools, special school
mainstream schools, mainstream school
colleges, college
nurseries, nursery, early years settings
health visitors, health visitor
social workers, social worker
school nurses, school nurse, nurses, nurse
therapists, therapist
doctors, doctor, GPs, GP, general practitioners, paediatricians, paediatrician
councils, council, local authority, the local authority, local authorities
the icb, icb, integrated care board, health leaders, clinical commissioning group, ccg
looked after children, looked-after children, children in care
care leavers
babies, baby, toddlers
adults, adult
providers, provider
inspectors
"""
_AGE = re.compile(
    r"\b(?:(?:aged?|between|from)?\s*\d{1,2}\s*(?:to|and|–|-)\s*\d{1,2}(?:[- ]year[- ]olds?| years?"
    r"(?: of age| old)?)?(?=\W|$)(?!\s*(?:weeks|months|%|per))|\bunder (?:the age of )?"
    r"(?:\d{1,2}|five|two)s?\b|\bover (?:the age of )?\d{1,2}\b|(?:the )?age of \d{1,2}\b"
    r"|\baged? \d{1,2}\b|\bYears? \d{1,2}\b|\bpost[- ]1[69]\b|\bpre-?school\b|\bearly years\b"
    r"|\b\d{1,2}[- ]year[- ]olds?\b|\b(?:primary|secondary)[- ](?:school )?age\b)",
    re.IGNORECASE,
)
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_OF = r"(?: in (?:ten|five|four|three|two|\d+)\b)?"
_NUMBER = re.compile(
    rf"£?{_DIGITS}(?:\s?%|\s?per cent)?{_OF}"
    rf"|\b(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b{_OF}",
    re.IGNORECASE,
)


def _classes(lines: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines.strip().splitlines():
        members = [member.strip() for member in line.split(",")]
        found |= {member.lower(): members[0] for member in members}
    return found


def _pattern(members: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(members, key=len, reverse=True)
    parts = [
        re.escape(m) if m.startswith("n") and m[1:2] in "’'" else rf"\b{re.escape(m)}\b"
        for m in ordered
    ]
    return re.compile("|".join(parts).replace("'", "['’]"), re.IGNORECASE)


_TABLES = tuple(
    (kind, table, _pattern(table))
    for kind, table in (
        (Kind.HEDGE, _classes(_HEDGES)),
        (Kind.NEGATION, _classes(_NEGATIONS)),
        (Kind.GROUP, _classes(_GROUPS)),
    )
)


def facts_of(text: str) -> tuple[Fact, ...]:
    """The facts of a text in order, none overlapping: the longest at each place counts."""
    found: list[tuple[int, int, Kind, str]] = []
    for match in _AGE.finditer(text):
        if re.search(r"\d|under|post|pre|early|age", match.group(), re.IGNORECASE):
            found.append((match.start(), match.end(), Kind.AGE, _age(match.group())))
    found += [(m.start(), m.end(), Kind.NUMBER, _number(m.group())) for m in _NUMBER.finditer(text)]
    for kind, table, pattern in _TABLES:
        for match in pattern.finditer(text):
            word = match.group().lower().replace("'", "’")
            meaning = table.get(word) or table.get(word.replace("’", "'"), word)
            found.append((match.start(), match.end(), kind, meaning))
    return tuple(_keyed(text, _longest(found)))


def _longest(
    found: list[tuple[int, int, Kind, str]],
) -> list[tuple[int, int, Kind, str]]:
    kept: list[tuple[int, int, Kind, str]] = []
    for row in sorted(found, key=lambda r: (-(r[1] - r[0]), r[0], r[2])):
        if all(row[1] <= other[0] or other[1] <= row[0] for other in kept):
            kept.append(row)
    return sorted(kept)


def _keyed(text: str, rows: list[tuple[int, int, Kind, str]]) -> list[Fact]:
    counts: Counter[str] = Counter()
    facts = []
    for start, end, kind, meaning in rows:
        words = " ".join(text[start:end].lower().split())[:90]
        counts[f"{kind}:{words}"] += 1
        key = f"{kind}:{words}#{counts[f'{kind}:{words}']}"
        facts.append(Fact(kind, text[start:end].strip(), start, end, key, meaning))
    return facts


def _number(words: str) -> str:
    plain = " ".join(words.lower().replace(",", "").split())
    plain = plain.replace(" per cent", "%").replace(" %", "%")
    if " in " in plain:
        return " in ".join(_NUMBERS.get(part, part) for part in plain.split(" in "))
    return _NUMBERS.get(plain, plain)


def _age(words: str) -> str:
    plain = re.sub(
        r"\b(?:aged?|ages|between|from|the|of|years?|old|olds)\b|[- ]+", " ", words.lower()
    )
    plain = re.sub(r"\b(?:and|to|–)\b|–", "to", plain)
    return " ".join(_NUMBERS.get(part, part) for part in plain.split())


def missing(source: str, summary: str, ticked: Iterable[str] = ()) -> tuple[Fact, ...]:
    """The facts of a source that its summary does not keep, but for those ticked off by key.

    A group must be named once, however often the source names it; numbers, negations, hedges and
    ages as often as the source has them.
    """
    done = set(ticked)
    held = Counter((fact.kind, fact.meaning) for fact in facts_of(summary))
    lost = []
    for fact in facts_of(source):
        what = (fact.kind, fact.meaning)
        if held[what]:
            if fact.kind is not Kind.GROUP:
                held[what] -= 1
        elif fact.key not in done:
            lost.append(fact)
    return tuple(lost)


def added(source: str, summary: str) -> tuple[Fact, ...]:
    """Numbers, negations, hedges and ages of the summary that the source does not have."""
    facts = missing(summary, source)
    return tuple(fact for fact in facts if fact.kind is not Kind.GROUP)
