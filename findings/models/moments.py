"""What a record says of a moment: who did it, when and why, or nothing at all."""

from django.db.models import CheckConstraint, Q


def who_and_when(what: str, *, name: str) -> CheckConstraint:
    """`<what>_at` and `<what>_by` are both there or both empty."""
    nothing = Q(**{f"{what}_at__isnull": True, f"{what}_by__isnull": True})
    both = Q(**{f"{what}_at__isnull": False, f"{what}_by__isnull": False})
    return CheckConstraint(condition=nothing | both, name=name)


def who_when_and_why(what: str, why: str, *, name: str) -> CheckConstraint:
    """`<what>_at`, `<what>_by` and the text of `why` are all there or all empty."""
    nothing = Q(**{f"{what}_at__isnull": True, f"{what}_by__isnull": True, why: ""})
    all_three = Q(**{f"{what}_at__isnull": False, f"{what}_by__isnull": False}) & ~Q(**{why: ""})
    return CheckConstraint(condition=nothing | all_three, name=name)
