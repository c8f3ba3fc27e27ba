"""Filters made of named conditions. Each count is that of the rows the choice would give."""

from django.contrib import admin
from django.db.models import Count, Q
from django.db.models.functions import SHA256, Coalesce, ExtractYear

from findings.models import Finding, Inspection


class Fingerprint(SHA256):
    """The database's own SHA-256. Django's asks PostgreSQL for an extension that may be missing."""

    def as_postgresql(self, compiler, connection, **extra_context):
        template = "ENCODE(SHA256(CONVERT_TO(%(expressions)s, 'UTF8')), 'hex')"
        return self.as_sql(compiler, connection, template=template, **extra_context)


class ConditionFilter(admin.SimpleListFilter):
    """Choices that each stand for a condition.

    Django counts such choices from a query's raw `where`, which loses its joins; here the same
    condition filters and counts.
    """

    def conditions(self) -> dict[str, tuple[str, Q]]:
        raise NotImplementedError

    def lookups(self, request, model_admin):
        return [(value, label) for value, (label, _) in self.conditions().items()]

    def queryset(self, request, queryset):
        chosen = self.conditions().get(self.value())
        return queryset.filter(chosen[1]) if chosen else queryset

    def get_facet_counts(self, pk_attname, filtered_qs):
        conditions = self.conditions().values()
        return {
            f"{i}__c": Count(pk_attname, filter=condition)
            for i, (_, condition) in enumerate(conditions)
        }


class YearFilter(ConditionFilter):
    """The year of a letter's inspection: of its first day, else of its publication."""

    title = "year of inspection"
    parameter_name = "year"

    def conditions(self):
        path = "inspection__"
        return {
            str(year): (
                str(year),
                Q(**{f"{path}start__year": year})
                | Q(**{f"{path}start__isnull": True, f"{path}published__year": year}),
            )
            for year in self._years()
        }

    def _years(self):
        """The years of inspections with a letter; one query a page."""
        if not hasattr(self, "_held"):
            held = Inspection.objects.filter(letter__isnull=False).order_by()
            years = held.annotate(year=ExtractYear(Coalesce("start", "published")))
            self._held = sorted(set(years.values_list("year", flat=True)), reverse=True)
        return self._held


class LetterHeldFilter(ConditionFilter):
    title = "letter"
    parameter_name = "letter"

    def conditions(self):
        return {
            "held": ("Held here", Q(letter__isnull=False)),
            "missing": ("Not held", Q(letter__isnull=True)),
        }


class ThemesGivenFilter(ConditionFilter):
    title = "themes given"
    parameter_name = "themed"

    def conditions(self):
        # Not Exists(OuterRef): beside another filter on themes, Django counts in a subquery, which
        # leaves the outer row out of its sight.
        given = Q(pk__in=Finding.themes.through.objects.values("finding"))
        return {"no": ("Without theme", ~given), "yes": ("With a theme", given)}


class SummaryFilter(ConditionFilter):
    title = "plain-language summary"
    parameter_name = "summarised"

    def conditions(self):
        fits = Q(summary_of=Fingerprint("wording"))
        return {
            "no": ("Without summary", Q(summary="")),
            "stale": ("Older than the wording", ~Q(summary="") & ~fits),
            "yes": ("Up to date", ~Q(summary="") & fits),
        }
