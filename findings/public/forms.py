"""The only code that reads the explorer's query string. It yields a frozen `FindingQuery`."""

from functools import cached_property

import django_filters
from django import forms
from django.http import Http404

from findings import search
from findings.models import Finding


class SlugsField(forms.MultipleChoiceField):
    """Several slugs of a known list. Unknown ones are set aside for a message, never an error."""

    def read(self, given):
        """The known values of those given, sorted, and the unknown ones."""
        slugs = list(dict.fromkeys(search.to_slug(v.strip().lower()) for v in given))
        known = sorted(slug for slug in slugs if slug in self.known)
        return tuple(known), [slug for slug in slugs if slug and slug not in self.known]


class SlugsFilter(django_filters.MultipleChoiceFilter):
    """Its options come from `search`, where its condition and its words live."""

    field_class = SlugsField


class Parameters(django_filters.FilterSet):
    """The explorer's parameters: text, how it is meant, lists of slugs, the order and the page."""

    q = django_filters.CharFilter()
    theme = SlugsFilter()
    service = SlugsFilter()
    kind = SlugsFilter()
    judgement = SlugsFilter()
    aspect = SlugsFilter()
    area = SlugsFilter()
    region = SlugsFilter()
    near = SlugsFilter()
    year = SlugsFilter()
    framework = SlugsFilter()
    outcome = SlugsFilter()
    words = django_filters.CharFilter()

    class Meta:
        model = Finding
        fields = []


class FindingFilterSet:
    """One address, read: the question that it asks, and what of it could not be used."""

    _fields = (None, {})  # for the labels of which publication, and its fields

    def __init__(self, data, labels):
        """`data` is the address's QueryDict, `labels` what `search.options()` gave."""
        self.data = data
        self.fields = self._fields_for(labels)
        self.unknown = {}

    @classmethod
    def _fields_for(cls, labels):
        """The fields with their options, made once: a form of 400 costs more than the page."""
        of, fields = cls._fields
        if of is not labels:
            filters = Parameters.base_filters
            fields = {name: filters[name].field_class() for name in search.SEVERAL}
            for name, field in fields.items():
                field.known = frozenset(labels[name])
            cls._fields = (labels, fields)
        return fields

    @cached_property
    def query(self):
        """The question that the address asks. Raises Http404 for a page number that is none."""
        q = " ".join(self.data.get("q", "").replace("\x00", "").split())[: search.MAX_LENGTH]
        several = {}
        for name in search.SEVERAL:
            if given := self.data.getlist(name):
                several[name], self.unknown[name] = self.fields[name].read(given)
        sort = self._sort
        return search.FindingQuery(
            q=q,
            words=search.EXACT if q and self.data.get("words", "") == search.EXACT else "",
            sort="" if sort == _usual(q) or sort not in search.SORTS else sort,
            page=page_number(self.data.get("page", "")),
            **several,
        )

    @property
    def _sort(self):
        return self.data.get("sort", "").strip().lower()

    @property
    def messages(self):
        """Sentences about what in the address could not be used."""
        query, found, sort = self.query, [], self._sort
        for name, unknown in self.unknown.items():
            for slug in unknown:
                found.append(f"There is no {name} “{slug[:60]}”, so it was left out.")
        if sort and sort not in search.SORTS:
            first = "closest" if query.q else "newest"
            found.append(f"There is no order “{sort[:60]}”, so the {first} findings come first.")
        if len(" ".join(self.data.get("q", "").split())) > search.MAX_LENGTH:
            found.append(f"Only the first {search.MAX_LENGTH} characters were searched for.")
        if query.q and not search.parse(query.q):
            found.append(f"There is no word in “{query.q[:60]}”: punctuation alone finds nothing.")
        return found


def _usual(q):
    """The order that goes without saying."""
    return search.FindingQuery(q=q).order


def chosen_region(given, regions):
    """The region that an address names by its slug; None where it names none that there is."""
    return next((region for region in regions if region.slug == given), None)


def typed(given, longest=80):
    """What somebody typed into a box of an address: trimmed, bounded, without null bytes."""
    return given.replace("\x00", "").strip()[:longest]


def page_number(given):
    """A page number from an address: 1 where there is none, Http404 where it is no such number."""
    if not given:
        return 1
    if not (given.isascii() and given.isdecimal() and int(given[:9]) >= 1 and len(given) < 9):
        raise Http404("There is no such page. Go back to the first page of the list.")
    return int(given)
