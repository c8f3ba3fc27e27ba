"""Never published by accident: what is not public reaches no page, no count and no search."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client

from findings import reports, review
from findings.models import Finding
from tests.crawl import body_of, crawl, sight_of, timeless
from tests.factories import (
    make_finding,
    make_inspection,
    make_letter,
    make_person,
    make_section,
    make_user,
    make_version,
    publish,
)
from tests.markup import parse
from tests.world import World, make_world, undone_afterwards

pytestmark = pytest.mark.django_db

STATES = ("draft", "in-review", "sent-back", "withdrawn", "reopened")
PLACES = (
    "wording",
    "subpoint",
    "summary",
    "body",
    "heading",
    "subheading",
    "title",
    "source",
    "staff",
    "goingwell",
    "needsbetter",
    "next",
    "notsaid",
    "role",
    "page",
    "correction",
    "version",
    "madeby",
)


def secret(state, place):
    """A word that stands in one place of one hidden record and nowhere else."""
    return f"Zq{state.replace('-', '')}{place}"


WITHDRAWN_FINDING = "lonely"
ALL_STATES = (*STATES, WITHDRAWN_FINDING)
REPORTED = "Zqvisitor"  # a name that a visitor typed into the form about a finding
SECRETS = [REPORTED, *(secret(state, place) for state in ALL_STATES for place in PLACES)]
SEARCHES = {
    word: f"/findings/?{urlencode({'q': word})}"
    for state in ALL_STATES
    for word in (secret(state, place) for place in ("wording", "summary", "title", "staff"))
}
CHANGES = "/api/v1/changes?since=2000-01-01"  # it tells what went
REASON = "Two pages were swapped in the file."


@dataclass
class Seen:
    """What visitors see before the hidden records exist, with them, and after one is published."""

    world: World
    hidden: dict
    before: dict
    after: dict
    published: dict


@pytest.fixture(scope="module")
def seen(django_db_setup, django_db_blocker):
    with undone_afterwards(django_db_blocker):
        world = make_world()
        visits = {state: _inspection(world, state) for state in STATES}
        before = _bodies(crawl(also=SEARCHES.values()))
        hidden = {state: _letter(world, state, visit) for state, visit in visits.items()}
        _into(hidden, world)
        _report(world)
        hidden[WITHDRAWN_FINDING] = _lonely_finding(world)
        responses = crawl(also=SEARCHES.values())
        review.submit(hidden["reopened"], by=world.inspector)
        review.publish(hidden["reopened"], by=make_user("Reviewer"))
        yield Seen(world, hidden, before, responses, _bodies(crawl(also=SEARCHES.values())))


def _report(world):
    """A visitor's word about a public finding: for staff alone."""
    said = reports.Said(
        "private",
        text=f"It names {REPORTED}.",
        email=f"{REPORTED}@school.example",
        finding=world.findings["plain"],
    )
    reports.report(said)


def _bodies(visited):
    return {a: body_of(r) for a, r in visited.items() if r.status_code == 200}


def _inspection(world, state):
    """On the public register from the beginning, in the middle of the years that are shown."""
    area = world.areas["ash" if state in ("draft", "withdrawn") else "quiet"]
    day = date(2019, 1 + ALL_STATES.index(state), 7)
    return make_inspection(area, start=day, reference=f"visit-{state}")


def _letter(world, state, inspection):
    """A draft with a word of its own in every place that has words."""
    words = {place: secret(state, place) for place in PLACES}
    letter = make_letter(
        inspection,
        world.inspector,
        slug=f"hidden-{state}",
        title=f"Letter {words['title']}",
        letter_date=date(2019, 6, 7),
        source_note=words["source"],
        staff_note=words["staff"],
        summary_going_well=words["goingwell"],
        summary_needs_better=words["needsbetter"],
        summary_next=words["next"],
        summary_not_said=words["notsaid"],
    )
    letter.pages.create(number=1, text=words["page"])
    make_person(letter, name="", role=words["role"])
    file = f"%PDF-1.7 {words['version']}".encode()
    make_version(letter, file, made_by=words["madeby"])
    section = make_section(letter, heading=words["heading"], subheading=words["subheading"])
    _finding(section, state, world)
    return letter


def _finding(section, state, world):
    words = {place: secret(state, place) for place in PLACES}
    return make_finding(
        section,
        judgement="mixed",
        wording=f"Waits {words['wording']}.\n• And {words['subpoint']}.",
        summary=f"Plainly {words['summary']}.",
        responsible_body=words["body"],
        themes=world.themes.values(),
        services=world.services.values(),
    )


def _into(hidden, world):
    """Each letter into its state, by the verbs."""
    for state in ("in-review", "sent-back"):
        review.submit(hidden[state], by=world.inspector)
    review.send_back(hidden["sent-back"], by=world.reviewer, reason="Look again.")
    for state in ("withdrawn", "reopened"):
        publish(hidden[state], world.reviewer)
        finding = hidden[state].findings.get()
        review.correct_finding(
            finding,
            by=world.reviewer,
            wording=finding.wording.replace("Waits", "Long waits"),
            note=secret(state, "correction"),
        )
        review.withdraw(hidden[state], by=world.reviewer, reason=REASON)
    review.reopen(hidden["reopened"], by=world.reviewer, reason="The pages are in order.")


def _lonely_finding(world):
    """A finding that was withdrawn from a letter which stays public."""
    section = world.letters["old"].sections.get(subheading="Areas for development")
    finding = _finding(section, WITHDRAWN_FINDING, world)
    review.correct_finding(
        finding,
        by=world.reviewer,
        wording=finding.wording.replace("Waits", "Long waits"),
        note=secret(WITHDRAWN_FINDING, "correction"),
    )
    review.withdraw_finding(finding, by=world.reviewer, reason=REASON)
    return Finding.objects.get(pk=finding.pk)


def _sights_of(seen, state):
    """Everything at the addresses of one hidden letter and its finding."""
    record = seen.hidden[state]
    found = [record] if isinstance(record, Finding) else [record, record.findings.get()]
    return [seen.after[each.get_absolute_url()] for each in found]


def test_nothing_of_a_hidden_record_reaches_a_public_address(seen):
    leaks = []
    for address, response in seen.after.items():
        sight = sight_of(response).casefold()
        asked = address.casefold() if "?q=" in address else ""  # a search repeats its own word
        leaks += [
            (address, word)
            for word in SECRETS
            if word.casefold() in sight and word.casefold() not in asked
        ]
    assert leaks == []


def test_no_page_links_to_a_hidden_record(seen):
    own = {r.get_absolute_url() for r in seen.hidden.values()}
    own |= {
        finding.get_absolute_url()
        for letter in seen.hidden.values()
        if not isinstance(letter, Finding)
        for finding in letter.findings.all()
    }
    for address, response in seen.after.items():
        if address not in own:
            linked = [path for path in own if f'"{path}' in body_of(response)]
            assert linked == [], address


def test_no_count_and_no_page_changes_when_hidden_records_come(seen):
    after = _bodies(seen.after)
    assert set(after) == set(seen.before)
    changed = [a for a in after if _unnumbered(after[a]) != _unnumbered(seen.before[a])]
    assert changed == [CHANGES]


def test_the_changes_tell_the_reference_and_the_time_of_what_went_and_nothing_else(seen):
    told = seen.after[CHANGES].json()["results"]
    gone = {each["reference"]: each for each in told if each["event"] == "withdrawn"}
    assert set(gone) == {_finding_of(seen, state).reference for state in WENT}
    assert {frozenset(each) for each in gone.values()} == {frozenset({"event", "at", "reference"})}
    references = {each["reference"] for each in told}
    assert references.isdisjoint(_finding_of(seen, s).reference for s in set(ALL_STATES) - WENT)


WENT = {"withdrawn", "reopened", WITHDRAWN_FINDING}


def _finding_of(seen, state):
    record = seen.hidden[state]
    return record if isinstance(record, Finding) else record.findings.get()


def _unnumbered(body):
    """A withdrawn finding keeps its number in its letter: “2 of 4” counts what the letter holds."""
    return timeless(re.sub(r"\d+ of \d+ in this letter", "", body))


def test_a_search_for_hidden_words_finds_nothing(seen):
    for word, address in SEARCHES.items():
        response = seen.after[address]
        assert response.context["total"] == 0, word
        counts = parse(body_of(response)).all("span", cls="check__n")
        assert counts
        assert all(count.text.startswith("0 ") for count in counts)


def test_all_of_it_would_be_seen_if_the_letter_were_public(seen):
    """The same words, the same crawl: published, they stand on pages, in counts and in searches."""
    public = "\n".join(seen.published.values())
    shown = {p for p in PLACES if secret("reopened", p) in public.replace("?q=", "")}
    assert shown >= set(PLACES) - {"staff", "page"}
    letter = seen.published[seen.hidden["reopened"].get_absolute_url()]
    assert secret("reopened", "wording") in letter
    changed = {a for a in seen.before if seen.published.get(a) != seen.before[a]}
    assert {
        "/",
        "/findings/",
        "/areas/",
        "/areas/quietham-example/",
        "/areas/ashbourne-example/",
        "/learn/",
        "/learn/quietham-example/",
        "/topics/",
        "/themes/never-mentioned/",
        "/questions/",
        "/questions/how-long/",
        "/questions/how-long/quietham-example/",
        "/questions/how-long/quietham-example/sheet/",
        "/services/never-needed/",
        "/coverage/",
        SEARCHES[secret("reopened", "summary")],
    } <= changed


def test_staff_notes_and_page_texts_stay_inside_even_of_a_public_letter(seen):
    address = seen.hidden["reopened"].get_absolute_url()
    for place in ("staff", "page"):
        word = secret("reopened", place)
        assert word not in seen.published[address]
        others = [a for a, body in seen.published.items() if word in body and word not in a]
        assert others == []


@pytest.mark.parametrize("state", ["draft", "in-review", "sent-back"])
def test_the_address_of_what_was_never_public_says_nothing(seen, state):
    nowhere = body_of(Client().get("/letters/there-is-no-such-letter/"))
    for response in _sights_of(seen, state):
        assert response.status_code == 404
        path = response.request["PATH_INFO"]
        assert body_of(response).replace(path, "") == nowhere.replace(
            "/letters/there-is-no-such-letter/", ""
        )


def test_the_address_of_a_withdrawn_letter_and_of_its_finding_says_when_and_why(seen):
    letter = seen.hidden["withdrawn"]
    letter.refresh_from_db()
    for response, noun in zip(_sights_of(seen, "withdrawn"), ("letter", "finding"), strict=True):
        _says_when_and_why(response, noun, letter.withdrawn_at, REASON)


def test_the_address_of_a_withdrawn_finding_says_when_and_why(seen):
    finding = seen.hidden[WITHDRAWN_FINDING]
    [response] = _sights_of(seen, WITHDRAWN_FINDING)
    _says_when_and_why(response, "finding", finding.withdrawn_at, REASON)


def _says_when_and_why(response, noun, when, reason):
    body = body_of(response)
    assert response.status_code == 410
    assert f"<h1>This {noun} was withdrawn</h1>" in body
    assert reason in body
    assert f'Withdrawn on <time datetime="{when:%Y-%m-%d}">' in body
    assert f"{when.day} {when:%B %Y}" in body


def test_the_address_of_a_reopened_letter_says_that_it_will_come_back(seen):
    for response in _sights_of(seen, "reopened"):
        assert response.status_code == 410
        assert "It will come back to this address." in body_of(response)
        assert REASON not in body_of(response)


def test_what_comes_back_is_shown_again(seen):
    finding = seen.hidden["reopened"].findings.get()
    assert secret("reopened", "wording") in seen.published[finding.get_absolute_url()]


def test_a_restored_finding_is_public_again(client, seen):
    world = seen.world
    finding = world.findings["strength"]
    review.withdraw_finding(finding, by=world.reviewer, reason=REASON)
    assert client.get(finding.get_absolute_url()).status_code == 410
    review.restore_finding(finding, by=world.reviewer, reason="It was right.")
    assert client.get(finding.get_absolute_url()).status_code == 200


def test_a_finding_added_to_a_reopened_letter_was_never_public(client, seen):
    world = seen.world
    letter = world.letters["old"]
    review.withdraw(letter, by=world.reviewer, reason=REASON)
    review.reopen(letter, by=world.reviewer, reason="One was missing.")
    added = make_finding(letter.sections.first(), wording="Zqaddedlater.")
    response = client.get(added.get_absolute_url())
    assert response.status_code == 404
    assert "Zqaddedlater" not in body_of(response)
