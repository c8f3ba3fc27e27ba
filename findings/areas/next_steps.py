"""What comes after an inspection, by its framework and outcome, in plain words.

Sources of what is said here:

- 2023 framework: the inspection outcome of the 27 reports in `../shared/corpus/truth/`, which say
  the same for the same outcome. Widespread or systemic failings (7 reports): a priority action plan
  to be prepared and submitted, a monitoring inspection within about 18 months, the next full
  inspection within about three years. Inconsistent (13): the strategic plan to be updated and
  published, about three years. Typically positive (7): the same, about five years.
- 2016 framework: `../shared/corpus/LETTER_VARIANTS.md` (the council and the clinical commissioning
  groups answer together for the written statement of action) and `../shared/PRODUCT.md` (letters
  until 2022, reports from 2023).

A rule says what such reports ask, never that it was done. Nothing is said where none is known; no
date is worked out, since no source says from which day the years count.
"""

from findings.models import Framework, Inspection, InspectionKind, Outcome

PLAN_FOR_THE_WORST = (
    "The area must write a plan for the most serious problems, and send it in. This is called a "
    "priority action plan."
)
MONITORING = (
    "Inspectors come back within about 18 months to check. This is called a monitoring inspection."
)
LONG_TERM_PLAN = (
    "The area is asked to bring its long-term plan up to date, and to let everyone read it. The "
    "plan should do what the report asks for."
)
STATEMENT = (
    "The council and the local health service had to write a plan together. It is called a written "
    "statement of action. It had to say how they would put the weaknesses right."
)
OLD_RULES = "The rules of this visit ended in 2022. Visits since 2023 follow new rules."

_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
_YEARS = {
    Outcome.TYPICALLY_POSITIVE: 5,
    Outcome.INCONSISTENT: 3,
    Outcome.WIDESPREAD_FAILINGS: 3,
}


def next_steps(inspection: Inspection) -> tuple[str, ...]:
    """What reports with this outcome say comes next; empty where no rule is known."""
    if inspection.framework == Framework.LOCAL_AREA_2016:
        asked = (STATEMENT,) if inspection.outcome == Outcome.WSOA_REQUIRED else ()
        return (*asked, OLD_RULES)
    if inspection.kind != InspectionKind.INSPECTION or not inspection.outcome:
        return ()
    years = inspection.next_inspection_years or _YEARS[Outcome(inspection.outcome)]
    full = f"The next full inspection comes within about {_NUMBERS.get(years, years)} years."
    if inspection.outcome == Outcome.WIDESPREAD_FAILINGS:
        return (PLAN_FOR_THE_WORST, MONITORING, full)
    return (LONG_TERM_PLAN, full)
