"""The two inspection frameworks and the words that belong to each.

Sources: Ofsted and CQC, local area SEND inspection framework (2016 to 2022); area SEND inspections
framework (from 2023). Outcomes are each framework's own terms; they are never added together.
"""

from django.db import models
from django.db.models import Q


class Framework(models.TextChoices):
    LOCAL_AREA_2016 = "local_area_2016", "2016 to 2022 framework"
    AREA_SEND_2023 = "area_send_2023", "2023 onwards framework"

    @property
    def noun(self) -> str:
        """What its documents are: inspectors wrote letters until 2022, and write reports since."""
        return "letter" if self == Framework.LOCAL_AREA_2016 else "report"


# Where a table has little room.
YEARS = {Framework.LOCAL_AREA_2016: "2016 to 2022", Framework.AREA_SEND_2023: "From 2023"}


class Outcome(models.TextChoices):
    # 2016 to 2022, inspections
    WSOA_REQUIRED = "wsoa_required", "Written statement of action required"
    WSOA_NOT_REQUIRED = "wsoa_not_required", "Written statement of action not required"
    # 2016 to 2022, revisits
    PROGRESS_ALL = "progress_all", "Sufficient progress in all significant weaknesses"
    PROGRESS_SOME = "progress_some", "Sufficient progress in some significant weaknesses"
    PROGRESS_NONE = "progress_none", "Sufficient progress in none of the significant weaknesses"
    # from 2023
    TYPICALLY_POSITIVE = "typically_positive", "Typically positive experiences and outcomes"
    INCONSISTENT = "inconsistent", "Inconsistent experiences and outcomes"
    WIDESPREAD_FAILINGS = "widespread_failings", "Widespread and/or systemic failings"


class InspectionKind(models.TextChoices):
    INSPECTION = "inspection", "Full inspection"
    REVISIT = "revisit", "Revisit"
    MONITORING = "monitoring", "Monitoring inspection"


class Aspect(models.TextChoices):
    # 2016 to 2022
    MAIN_FINDINGS = "main_findings", "Main findings"
    IDENTIFYING = "identifying", "Identifying needs"
    MEETING_NEEDS = "meeting_needs", "Meeting needs"
    IMPROVING_OUTCOMES = "improving_outcomes", "Improving outcomes"
    WEAKNESSES = "weaknesses", "Significant weaknesses"
    # from 2023
    OUTCOME = "outcome", "Inspection outcome"
    ABOUT_AREA = "about_area", "About the area"
    EXPERIENCE = "experience", "What it is like for children and young people"
    EFFECTIVE = "effective", "What is effective"
    NEEDS_BETTER = "needs_better", "What needs to be better"
    PRIORITY_ACTION = "priority_action", "Areas for priority action"
    IMPROVEMENT = "improvement", "Areas for improvement"
    # both
    INTRODUCTION = "introduction", "About the inspection"


class FindingKind(models.TextChoices):
    # 2016 to 2022
    MAIN_FINDING = "main_finding", "Main finding"
    STRENGTH = "strength", "Strength"
    AREA_FOR_DEVELOPMENT = "area_for_development", "Area for development"
    SIGNIFICANT_WEAKNESS = "significant_weakness", "Significant weakness"
    # from 2023
    EFFECTIVE_PRACTICE = "effective_practice", "Effective practice"
    NEEDS_BETTER = "needs_better", "Needs to be better"
    PRIORITY_ACTION = "priority_action", "Area for priority action"
    IMPROVEMENT = "improvement", "Area for improvement"
    # both: a paragraph kept as context, which is never counted as a finding
    NARRATIVE = "narrative", "Narrative"


class Judgement(models.TextChoices):
    STRENGTH = "strength", "Going well"
    DEVELOPMENT = "development", "Needs to get better"
    MIXED = "mixed", "Some of both"
    CONTEXT = "context", "Background"


_2016, _2023 = Framework.LOCAL_AREA_2016, Framework.AREA_SEND_2023

KINDS = {
    _2016: (
        FindingKind.MAIN_FINDING,
        FindingKind.STRENGTH,
        FindingKind.AREA_FOR_DEVELOPMENT,
        FindingKind.SIGNIFICANT_WEAKNESS,
        FindingKind.NARRATIVE,
    ),
    _2023: (
        FindingKind.EFFECTIVE_PRACTICE,
        FindingKind.NEEDS_BETTER,
        FindingKind.PRIORITY_ACTION,
        FindingKind.IMPROVEMENT,
        FindingKind.NARRATIVE,
    ),
}

ASPECTS = {
    _2016: (
        Aspect.INTRODUCTION,
        Aspect.MAIN_FINDINGS,
        Aspect.IDENTIFYING,
        Aspect.MEETING_NEEDS,
        Aspect.IMPROVING_OUTCOMES,
        Aspect.WEAKNESSES,
    ),
    _2023: (
        Aspect.INTRODUCTION,
        Aspect.OUTCOME,
        Aspect.ABOUT_AREA,
        Aspect.EXPERIENCE,
        Aspect.EFFECTIVE,
        Aspect.NEEDS_BETTER,
        Aspect.PRIORITY_ACTION,
        Aspect.IMPROVEMENT,
    ),
}

# Findings stand in these parts; the others hold narrative, which is context.
ASPECTS_OF_FINDINGS = (
    Aspect.MAIN_FINDINGS,
    Aspect.IDENTIFYING,
    Aspect.MEETING_NEEDS,
    Aspect.IMPROVING_OUTCOMES,
    Aspect.WEAKNESSES,
    Aspect.EFFECTIVE,
    Aspect.NEEDS_BETTER,
    Aspect.PRIORITY_ACTION,
    Aspect.IMPROVEMENT,
)
KINDS_OF_FINDINGS = tuple(kind for kind in FindingKind if kind != FindingKind.NARRATIVE)

OUTCOMES = {
    (_2016, InspectionKind.INSPECTION): (Outcome.WSOA_REQUIRED, Outcome.WSOA_NOT_REQUIRED),
    (_2016, InspectionKind.REVISIT): (
        Outcome.PROGRESS_ALL,
        Outcome.PROGRESS_SOME,
        Outcome.PROGRESS_NONE,
    ),
    (_2023, InspectionKind.INSPECTION): (
        Outcome.TYPICALLY_POSITIVE,
        Outcome.INCONSISTENT,
        Outcome.WIDESPREAD_FAILINGS,
    ),
    (_2023, InspectionKind.MONITORING): (),  # a monitoring report gives no overall outcome
}

# What each outcome means, in one plain sentence for families.
OUTCOME_MEANS = {
    Outcome.WSOA_REQUIRED: "Inspectors found serious weaknesses. The area had to write down "
    "how it would put them right.",
    Outcome.WSOA_NOT_REQUIRED: "Inspectors did not ask the area for a written plan. "
    "There was no overall grade.",
    Outcome.PROGRESS_ALL: "Inspectors came back and found enough progress on each weakness.",
    Outcome.PROGRESS_SOME: "Inspectors came back and found enough progress on some weaknesses, "
    "but not on all.",
    Outcome.PROGRESS_NONE: "Inspectors came back and did not find enough progress on any weakness.",
    Outcome.TYPICALLY_POSITIVE: "Most of the time, children and young people get the help "
    "they need. It is the best of three outcomes.",
    Outcome.INCONSISTENT: "Some children and young people get the help they need, and some "
    "do not. It is the middle one of three outcomes.",
    Outcome.WIDESPREAD_FAILINGS: "Inspectors had serious worries about the help that children "
    "and young people get. The area must act quickly. It is the lowest of three outcomes.",
}

# The judgement that a heading gives by itself. Main findings are judged by an editor.
JUDGEMENT_BY_KIND = {
    FindingKind.STRENGTH: Judgement.STRENGTH,
    FindingKind.EFFECTIVE_PRACTICE: Judgement.STRENGTH,
    FindingKind.AREA_FOR_DEVELOPMENT: Judgement.DEVELOPMENT,
    FindingKind.SIGNIFICANT_WEAKNESS: Judgement.DEVELOPMENT,
    FindingKind.NEEDS_BETTER: Judgement.DEVELOPMENT,
    FindingKind.PRIORITY_ACTION: Judgement.DEVELOPMENT,
    FindingKind.IMPROVEMENT: Judgement.DEVELOPMENT,
    FindingKind.NARRATIVE: Judgement.CONTEXT,
}


def belongs(field: str, allowed: dict) -> Q:
    """The condition that `field` holds a word of the row's own framework.

    `allowed` maps a framework to its words. For database constraints.
    """
    condition = Q()
    for framework, words in allowed.items():
        condition |= Q(framework=framework, **{f"{field}__in": [str(word) for word in words]})
    return condition


def outcome_belongs() -> Q:
    """The condition that an outcome is empty or one of its framework and kind of inspection."""
    condition = Q()
    for (framework, kind), outcomes in OUTCOMES.items():
        words = ["", *map(str, outcomes)]
        condition |= Q(framework=framework, kind=str(kind), outcome__in=words)
    return condition
