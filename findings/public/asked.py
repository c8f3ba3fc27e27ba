"""A question as programs ask it: answered exactly, or refused with a sentence.

A page leaves out what it cannot use and says so. Nobody reads the sentences of a file, and what is
left out of a question gives more findings than were asked for: so here it is an error.
"""

from dataclasses import fields, replace

from django.core.exceptions import TooManyFieldsSent
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from findings import exports, search
from findings.public.addresses import absolute, explorer_url
from findings.public.forms import FindingFilterSet

PARAMETERS = tuple(field.name for field in fields(search.FindingQuery))


class Unusable(Exception):
    """What was asked cannot be answered. `parameter`: the part of the address that is wrong."""

    def __init__(self, message, parameter=None):
        super().__init__(message)
        self.message, self.parameter = message, parameter


def given(request, known):
    """The parameters of an address, of which all must be known."""
    try:
        data = request.GET
    except TooManyFieldsSent as error:
        raise Unusable("The address has too many parameters.") from error
    for name in data:
        if name not in known:
            raise Unusable(
                f"There is no parameter “{name[:60]}”. Known ones: {', '.join(known)}.", name[:60]
            )
    return data


def asked(request, also=()):
    """What an address asks, with the findings that answer it: all of them, whatever its page.

    From what `fresh` found to be public, so that its ETag is true. `also` names parameters besides
    those of the explorer. Raises `Unusable`.
    """
    data = given(request, (*PARAMETERS, *also))
    held = request.held
    filters = FindingFilterSet(data, held.labels)
    try:
        query = filters.query
    except Http404 as error:
        raise Unusable("A page is a whole number from 1.", "page") from error
    _refuse(filters, data, held.labels)
    return search.find(query, held)


def asked_whole(request):
    """The same for what has no pages: whoever asks for the second one would get all of them."""
    found = asked(request)
    if found.query.page != 1:
        raise Unusable("This has everything at once and no pages: leave “page” out.", "page")
    return found


def _refuse(filters, data, labels):
    for name, unknown in filters.unknown.items():
        for slug in unknown:
            known = f" Known ones: {', '.join(labels[name])}." if len(labels[name]) <= 30 else ""
            raise Unusable(f"There is no {name} “{slug[:60]}”.{known}", name)
    sort, words = data.get("sort", "").strip().lower(), data.get("words", "")
    if sort and sort not in search.SORTS:
        known = ", ".join(search.SORTS)
        raise Unusable(f"There is no order “{sort[:60]}”. Known ones: {known}.", "sort")
    if words not in ("", search.EXACT):
        raise Unusable(f"The only way to mean words is “{search.EXACT}”.", "words")
    q = " ".join(data.get("q", "").split())
    if len(q) > search.MAX_LENGTH:
        raise Unusable(f"Words to search for have {search.MAX_LENGTH} characters at most.", "q")
    if q and not search.parse(filters.query.q):
        raise Unusable("Give a word to search for: punctuation alone finds nothing.", "q")


def source_of(request, found):
    """What a file with these findings says of itself."""
    query = replace(found.query, page=1)
    return exports.Source(
        question=sentence_of(found),
        address=absolute(request, explorer_url(query)),
        finding=_pattern(request, "finding-detail"),
        letter=_pattern(request, "letter-detail"),
        made=timezone.now(),
        findings=len(found),
        publication=found.held.snapshot.token[:16],
    )


def sentence_of(found):
    """The question as a sentence, with the number of its findings."""
    return search.sentence(len(found), search.applied(found.query, found.held.labels))


def _pattern(request, name):
    """An address with {} in place of the record's own name."""
    return absolute(request, reverse(f"findings:{name}", args=["-"])).replace("/-/", "/{}/")


def letters_of(held):
    """What is read once of each letter, for a publication and a day."""
    today = timezone.localdate()
    letters = held.kept.get("letters of files")
    if letters is None or letters.today != today:
        letters = held.kept["letters of files"] = exports.Letters(today)
    return letters
