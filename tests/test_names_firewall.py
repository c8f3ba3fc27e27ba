"""Names firewall: a person's name, wherever the portal stores one, reaches no public address."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from findings import review
from findings.models import Letter, LetterPerson
from tests.crawl import crawl, sight_of
from tests.factories import (
    make_finding,
    make_letter,
    make_person,
    make_section,
    make_user,
    publish,
)
from tests.world import make_world, undone_afterwards

pytestmark = pytest.mark.django_db

CAPACITIES = LetterPerson.Capacity.values


def _person(capacity):
    """A name nobody has, one for each capacity. The apostrophe is escaped in HTML."""
    return f"Zebedee O’Quill-{capacity.title()} d'Arc"


def _account(word):
    """A member of staff whose every field holds a name."""
    return {
        "username": f"xq-{word}-username",
        "first_name": f"Xanthippe{word}",
        "last_name": f"Quagmire{word}",
        "email": f"xq-{word}@names.example",
    }


ACCOUNTS = ("inspector", "reviewer", "manager")
NOTES = {
    "staff note": "Vesper Underglass rang about this",
    "reason of a change": "Wilfreda Ptarmigan asked for it",
    "reason of sending back": "Ichabod Nettlefold saw a mistake",
    "reason of opening again": "Ottoline Farthingale found the page",
    "text of a page": "Signed by Peregrine Thistlewood",
}
NAMES = (
    [_person(capacity) for capacity in CAPACITIES]
    + [value for word in ACCOUNTS for value in _account(word).values()]
    + list(NOTES.values())
)
# A visitor who sees a part of a name sees too much.
PARTS = sorted({part for name in NAMES for part in (name, *name.split()) if part[0].isupper()})
WORDS_IN_PAGES = {"Signed"}


@pytest.fixture(scope="module")
def letters(django_db_setup, django_db_blocker):
    """A published, a withdrawn and a reopened letter with names in every field."""
    with undone_afterwards(django_db_blocker):
        make_world()
        staff = {
            "inspector": make_user("Inspector", **_account("inspector")),
            "reviewer": make_user("Reviewer", **_account("reviewer")),
            "manager": make_user("Administrator", **_account("manager")),
        }
        found = {name: _letter_full_of_names(name, staff) for name in ("open", "gone", "again")}
        review.withdraw(found["gone"], by=staff["manager"], reason="A page was missing.")
        review.withdraw(found["again"], by=staff["manager"], reason="A page was missing.")
        review.reopen(found["again"], by=staff["manager"], reason=NOTES["reason of opening again"])
        yield found


def _letter_full_of_names(slug, staff):
    letter = make_letter(
        entered_by=staff["inspector"], slug=f"letter-{slug}", staff_note=NOTES["staff note"]
    )
    letter.pages.create(number=1, text=NOTES["text of a page"])
    for capacity in CAPACITIES:
        make_person(
            letter,
            capacity=capacity,
            name=_person(capacity),
            role=f"Keeper of {capacity} lamps",
            organisation=f"House of {capacity}",
        )
        make_person(letter, capacity=capacity, name=_person(capacity), role="", ordinal=99)
    section = make_section(letter)
    kept = make_finding(section, wording="The lamps are lit.", summary="Lamps are lit.")
    make_finding(section, wording="Some lamps are out.")
    _change(letter, staff["inspector"])
    _change(kept, staff["inspector"])
    letter.findings_in_document = 2
    letter.save()
    review.submit(letter, by=staff["inspector"])
    review.send_back(letter, by=staff["reviewer"], reason=NOTES["reason of sending back"])
    publish(letter, by=staff["reviewer"])
    review.correct_finding(
        kept, by=staff["reviewer"], wording="All lamps are lit.", note="One word was missing."
    )
    review.withdraw_finding(
        letter.findings.get(ordinal=2), by=staff["manager"], reason="Entered twice."
    )
    return Letter.objects.get(pk=letter.pk)


def _change(record, by):
    record._history_user = by
    record._change_reason = NOTES["reason of a change"]
    record.save()


@pytest.fixture(scope="module")
def sights(letters):
    """All that a visitor can read at each public address, searches for the names included."""
    pages = ("findings", "areas", "glossary")
    searches = [f"/{page}/?{urlencode({'q': part})}" for page in pages for part in PARTS]
    client = Client()
    return crawl(client), {address: client.get(address, follow=True) for address in searches}


def test_the_names_are_really_stored(letters):
    stored = {person.name for person in LetterPerson.objects.all()}
    assert {_person(capacity) for capacity in CAPACITIES} <= stored
    for word in ACCOUNTS:
        assert get_user_model().objects.filter(**_account(word)).exists()
    history = Letter.history.filter(id=letters["again"].pk)
    reasons = "\n".join(row.history_change_reason or "" for row in history)
    for kind in ("reason of a change", "reason of sending back", "reason of opening again"):
        assert NOTES[kind] in reasons
    assert {row.history_user.username for row in history if row.history_user} == {
        _account(word)["username"] for word in ACCOUNTS
    }


def test_the_search_for_names_would_find_one_if_it_were_shown(letters, sights):
    """The same search finds what a letter's page does show: roles and bodies."""
    visited, _ = sights
    shown = sight_of(visited[letters["open"].get_absolute_url()])
    for capacity in CAPACITIES:
        assert f"Keeper of {capacity} lamps" in shown
        assert f"House of {capacity}" in shown
    home = sight_of(visited["/"])
    assert "children and young people with special educational needs" in home
    assert "nosniff" in home  # headers are searched too


def test_every_sort_of_answer_was_searched(sights):
    visited, _ = sights
    assert {response.status_code for response in visited.values()} == {200, 302, 404, 410}


def test_no_name_reaches_a_public_address(sights):
    visited, _ = sights
    seen = {
        (address, part)
        for address, response in visited.items()
        for part in _parts_in(sight_of(response))
    }
    assert seen == set()


def _parts_in(sight):
    folded = sight.casefold()
    return [
        part
        for part in [*NAMES, *PARTS]
        if part not in WORDS_IN_PAGES and part.casefold() in folded
    ]


def test_nobody_is_found_by_name(sights):
    """A search repeats the word it was given; it must find nothing, and say no other part of it."""
    _, searched = sights
    for address, response in searched.items():
        sight = sight_of(response)
        word = parse_qs(urlsplit(address).query)["q"][0]
        others = {part for part in _parts_in(sight) if part.casefold() not in word.casefold()}
        assert others == set(), address
        if address.startswith("/findings/"):
            assert response.context["total"] == 0, address


def test_a_person_of_whom_only_the_name_is_known_gets_no_line(letters, sights):
    visited, _ = sights
    page = sight_of(visited[letters["open"].get_absolute_url()])
    assert "<dd></dd>" not in page
