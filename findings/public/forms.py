"""The only code that reads the explorer's query string. It yields a frozen `FindingQuery`."""

import django_filters
from django import forms
from django.http import Http404

from findings import search
from findings.models import Finding


class SlugsField(forms.MultipleChoiceField):
    """Several slugs of a known list. Unknown ones are set aside for a message, never an error."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.unknown = []

    def to_python(self, value):
        given = list(dict.fromkeys(search.to_slug(v.strip().lower()) for v in value or []))
        known = {slug for slug, _ in self.choices}
        self.unknown = [slug for slug in given if slug and slug not in known]
        return sorted(slug for slug in given if slug in known)


class SlugsFilter(django_filters.MultipleChoiceFilter):
    """Its options come from `search`, where its condition and its words live."""

    field_class = SlugsField


class FindingFilterSet(django_filters.FilterSet):
    """The explorer's parameters: text, lists of slugs, the order and the page."""

    q = django_filters.CharFilter(strip=True)
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

    class Meta:
        model = Finding
        fields = []

    def __init__(self, data, labels):
        """`data` is the address's QueryDict, `labels` what `search.options()` gave."""
        super().__init__(data, queryset=search.public_findings())
        for name in search.SEVERAL:
            self.form.fields[name].choices = list(labels[name].items())

    @property
    def query(self):
        """The question that the address asks. Raises Http404 for a page number that is none."""
        if not hasattr(self, "_query"):
            self._query = self._read()
        return self._query

    def _read(self):
        self.form.full_clean()
        given = self.form.cleaned_data
        q = " ".join(self.data.get("q", "").replace("\x00", "").split())[: search.MAX_LENGTH]
        sort = self.data.get("sort", "").strip().lower()
        return search.FindingQuery(
            q=q,
            words=search.EXACT if q and self.data.get("words", "") == search.EXACT else "",
            sort="" if sort == _usual(q) or sort not in search.SORTS else sort,
            page=page_number(self.data.get("page", "")),
            **{name: tuple(given.get(name, ())) for name in search.SEVERAL},
        )

    @property
    def messages(self):
        """Sentences about what in the address could not be used."""
        query, found = self.query, []
        for name in search.SEVERAL:
            for slug in self.form.fields[name].unknown:
                found.append(f"There is no {name} “{slug[:60]}”, so it was left out.")
        sort = self.data.get("sort", "").strip().lower()
        if sort and sort not in search.SORTS:
            first = "closest" if query.q else "newest"
            found.append(f"There is no order “{sort[:60]}”, so the {first} findings come first.")
        if len(" ".join(self.data.get("q", "").split())) > search.MAX_LENGTH:
            found.append(f"Only the first {search.MAX_LENGTH} characters were searched for.")
        if query.q and not search.parse(query.q):
            found.append("Type a word to search for: punctuation alone finds nothing.")
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
