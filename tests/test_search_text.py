"""Text search: what is found and what is not, the same on both databases."""

from itertools import chain, pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from findings import review, search
from findings.models import Finding, GlossaryForm, GlossaryTerm, ServiceTerm
from findings.search import MAX_LENGTH, FindingQuery, index, parse
from findings.search.text import MAX_NAMES, MAX_TERMS
from findings.search.together import MOST, SMALL
from findings.words import parted, stem, tokens
from tests.factories import (
    make_area,
    make_finding,
    make_letter,
    make_published_finding,
    make_section,
    make_service,
    make_theme,
    make_user,
    publish,
)

# query, text, what is odd
FOUND = [
    ("waiting", "Families are waiting.", "a word as it stands"),
    ("wait", "Families are waiting.", "another form of a word"),
    ("waits", "Families are waiting.", "and yet another"),
    ("assessments", "An assessment was late.", "a plural for a singular"),
    ("wai*", "Families are waiting.", "the beginning of a word"),
    ("waiti*", "Families are waiting.", "the beginning of a form, beyond its stem"),
    ("ecole", "une école", "no accent in the query"),
    ("école", "une ecole", "no accent in the text"),
    ("how long is the wait", "Families are waiting.", "words that say nothing are left out"),
    ("what about it", "It says what about it.", "unless there are no others"),
    ("WAITING", "Families are waiting.", "upper case in the query"),
    ("waiting", "WAITING TIMES", "upper case in the text"),
    ("families waiting", "They wait: families are waiting.", "two words in another order"),
    ("OT", "The OT visits.", "a short word as a whole"),
    ("ot", "Help from (OT).", "a short word between marks"),
    ("SLT.", "the SLT service", "a mark after a short word"),
    ("co-production", "Good co-production here", "a hyphen in both"),
    ("coproduction", "Good co-production here", "a hyphen in the text"),
    ("co-production", "Good coproduction here", "a hyphen in the query"),
    ("co‑production", "Good co-production here", "a no-break hyphen"),
    ("children's", "The children’s plans", "straight for curly apostrophe"),
    ("children’s", "The children's plans", "curly for straight apostrophe"),
    ("childrens", "The children’s plans", "no apostrophe"),
    ('"waiting times"', "Long waiting times.", "a phrase"),
    ("“waiting times”", "Long waiting times.", "a phrase in curly quotes"),
    ('"waiting times', "Long waiting times.", "a phrase that is not closed"),
    ('"waiting times"', "Long waiting, times", "a mark inside a phrase"),
    ('"waiting times"', "Long waiting.\n\n• “Times”", "six marks inside a phrase"),
    ('"waiting times"', "waiting\u00a0times", "a no-break space inside a phrase"),
    ('"times"', "Long waiting times", "a phrase of one word at the end"),
    ("waiting -autism", "Families are waiting.", "an excluded word that is not there"),
    ('-"autism pathway"', "A pathway for autism", "an excluded phrase that is not there"),
    ("-OT", "other services", "an excluded short word inside another"),
    ("50%", "It rose by 50% here", "a per cent sign"),
    ("snake_case", "It says snake_case here", "an underscore"),
    ("snake", "It says snake_case here", "a word before an underscore"),
    ("back\\slash", "It says back\\slash here", "a backslash"),
    ("[draft]", "a draft plan", "brackets"),
    ("and/or", "SEN and/or disabilities", "a slash"),
    ("waiting!!!", "Families are waiting.", "marks after a word"),
    ("... waiting", "Families are waiting.", "marks before a word"),
    ("ÉCOLE", "une école", "an upper-case accent in the query"),
    ("école", "UNE ÉCOLE", "an upper-case accent in the text"),
    ("zoë’s", "ZOË’S PLAN", "another accent"),
    ("wai\x00", "a wai here", "a null byte"),
    ("x" * 500, "x" * MAX_LENGTH, "a query that is too long is cut"),
    ("'; DROP TABLE --", "drop the table", "an injection is only words"),
    ("", "Anything at all.", "nothing asked"),
]
NOT_FOUND = [
    ("wait", "a waiter", "a word that only begins alike"),
    ("community", "good communication", "a word whose stem is another"),
    ("EHC", "an EHCP", "the beginning of a word without a star"),
    ("families autism", "Families are waiting.", "one of two words missing"),
    ("waiting -families", "Families are waiting.", "an excluded word"),
    ("-waits", "Families are waiting.", "an excluded word in another form"),
    ("w*", "waiting", "a beginning of one letter"),
    ("🙂", "Children said 🙂 to it", "a sign that is no word"),
    ("aiting", "Families are waiting.", "the end of a word"),
    ("OT", "other services", "a short word at the beginning of another"),
    ("OT", "not a lot", "a short word inside others"),
    ("SALT", "the SLT service", "another abbreviation"),
    ("SLT", "SALT service", "a short word inside another"),
    ('"times waiting"', "Long waiting times.", "a phrase in another order"),
    ('"waiting times"', "waiting long times", "a word inside the phrase"),
    ('waiting -"are waiting"', "Families are waiting.", "an excluded phrase"),
    ("-families -autism", "Families are waiting.", "one of two excluded words"),
    ("50%", "It rose by 500 here", "a per cent sign is no wildcard"),
    ("back\\slash", "backslash", "a backslash is a sign"),
    ("!!!", "Anything at all!!!", "only marks"),
    ('""', "Anything at all.", "an empty phrase"),
    ("-", "a - b", "only a hyphen"),
    ("\x00", "Anything at all.", "only a null byte"),
]


@pytest.fixture
def section(db):
    """A section of a published letter, without findings."""
    return empty_published_section()


def empty_published_section():
    letter = make_letter()
    section = make_section(letter, heading="")
    seed = make_finding(section)
    publish(letter)
    Finding.objects.filter(pk=seed.pk).delete()
    return section


def answer(query, **more):
    return list(search.find(FindingQuery(q=query, **more)))


@pytest.mark.parametrize(("query", "text", "odd"), FOUND, ids=[odd for *_, odd in FOUND])
def test_a_text_is_found(section, query, text, odd):
    finding = make_finding(section, wording=text)
    assert answer(query) == [finding]


@pytest.mark.parametrize(("query", "text", "odd"), NOT_FOUND, ids=[odd for *_, odd in NOT_FOUND])
def test_a_text_is_not_found(section, query, text, odd):
    make_finding(section, wording=text)
    assert answer(query, words="exact") == []


def test_the_plain_summary_and_the_headings_are_searched_too(section):
    section.heading, section.subheading = "Improving outcomes", "Strengths"
    section.save()
    finding = make_finding(section, wording="Needs are met.", summary="Children get help.")
    for query in ("children needs", "outcomes", '"improving outcomes"', "strengths children"):
        assert answer(query) == [finding]
    assert answer("needs -children") == []
    section.heading = "Other words"
    section.save()
    assert answer("outcomes") == []
    assert answer('"other words"') == [finding]


def test_a_phrase_does_not_run_from_the_wording_into_the_summary(section):
    make_finding(section, wording="They have plans.", summary="Children get help.")
    assert answer('"plans children"') == []


def test_an_em_dash_without_spaces_parts_words(section):
    finding = make_finding(section, wording="Families wait—sometimes for years.")
    assert answer("sometimes") == [finding]


def test_the_text_searched_follows_a_correction_and_a_summary(db):
    finding, reviewer = make_published_finding(wording="Old things."), make_user("Reviewer")
    review.correct_finding(finding, by=reviewer, wording="New ones.", note="Better so.")
    review.summarise(finding, by=reviewer, summary="In plain language.")
    assert answer("old things", words="exact") == []
    assert answer("new plain") == [finding]


def test_the_text_searched_is_written_with_rows_added_in_bulk(section):
    fields = {"letter": section.letter, "section": section, "judgement": "strength"}
    fields |= {"framework": section.framework, "kind": "main_finding", "ordinal": 2}
    Finding.objects.bulk_create([Finding(wording="Second one.", **fields)])
    assert len(answer("second")) == 1


def test_a_query_has_a_limited_number_of_terms():
    assert len(parse(" ".join(f"word{n}" for n in range(30)))) == MAX_TERMS


def test_a_query_is_read_to_a_limited_length():
    assert [thing.typed for thing in parse("b" * 150 + " " + "c" * 150)] == ["b" * 150, "c" * 49]


# ---- other names of the same thing


@pytest.fixture
def therapy(section):
    """A service with another name, and a finding under each of its names."""
    service = make_service("therapy", name="Speech and language therapy", formal_name="SLT service")
    ServiceTerm.objects.create(service=service, text="SALT")
    return {
        "short": make_finding(section, wording="The SALT team is small."),
        "long": make_finding(section, wording="Speech and language therapy is slow."),
        "tagged": make_finding(section, wording="Help with talking is slow.", services=[service]),
        "other": make_finding(section, wording="Language is a therapy, and so is speech."),
    }


def test_a_name_finds_the_other_names_and_what_is_tagged(therapy):
    assert set(answer("salt")) == {therapy["short"], therapy["long"], therapy["tagged"]}
    assert set(answer("speech and language therapy")) == set(therapy.values())


def test_the_exact_words_find_only_themselves(therapy):
    assert answer("salt", words="exact") == [therapy["short"]]
    exact = answer("speech language therapy", words="exact")
    assert set(exact) == {therapy["long"], therapy["other"]}
    assert answer('"salt"') == [therapy["short"]]


def test_a_name_is_known_within_a_longer_question(therapy):
    assert set(answer("slow salt")[:2]) == {therapy["long"], therapy["tagged"]}


def test_names_are_editable_without_a_deploy(therapy, section):
    assert therapy["long"] not in answer("talking lessons")
    ServiceTerm.objects.create(
        service_id=therapy["tagged"].services.get().pk, text="talking lessons"
    )
    assert therapy["long"] in answer("talking lessons")


def test_the_glossary_knows_other_names_too(section):
    finding = make_finding(section, wording="Each education, health and care plan is checked.")
    assert answer("EHCP") == []
    term = GlossaryTerm.objects.create(slug="ehc", term="education, health and care plan")
    GlossaryForm.objects.create(term=term, text="EHCP")
    assert answer("EHCP") == answer("EHCPs") == [finding]


def test_a_theme_s_name_finds_what_is_tagged_with_it(section):
    theme = make_theme("waiting-times", name="Waiting times")
    tagged = make_finding(section, wording="It takes a year.", themes=[theme])
    assert answer("waiting times") == [tagged]
    assert answer("waiting times", words="exact") == []


# ---- closeness


def test_what_is_about_it_comes_before_what_mentions_it(section):
    theme = make_theme("transport", name="School transport")
    say = "Leaders meet often. They also talk of school transport."
    mentions = make_finding(section, wording="Leaders.", summary=say)
    heads = make_finding(section, wording="Buses.", summary="School transport is late. It is.")
    tagged = make_finding(
        section, wording="Taxis.", summary="School transport works well.", themes=[theme]
    )
    assert answer("school transport") == [tagged, heads, mentions]
    assert answer("school transport", sort="newest") == [mentions, heads, tagged]


def test_where_few_have_every_word_those_with_most_of_it_follow_and_it_is_said(section):
    both = make_finding(section, wording="Families wait for an assessment.")
    rare = make_finding(section, wording="An assessment was made.")
    for n in range(6):
        make_finding(section, wording=f"They wait {n}.")
    found = search.find(FindingQuery(q="assessment wait"))
    assert list(found)[:2] == [both, rare]  # what is rarer tells more
    assert found.text.whole == 1
    assert list(search.find(FindingQuery(q="assessment wait", words="exact"))) == [both]
    assert list(search.find(FindingQuery(q="assessment wait -zebra"))) == [both]


def test_what_occurs_nowhere_is_told(section):
    make_finding(section, wording="Families wait for an assessment.")
    found = search.find(FindingQuery(q="assessment xylophone"))
    assert len(found) == 1
    assert found.text.whole == 0
    assert [thing.typed for thing in found.text.missing] == ["xylophone"]


def test_a_mistyped_word_is_taken_for_the_one_most_like_it(section):
    finding = make_finding(section, wording="The autism assessment was slow.")
    found = search.find(FindingQuery(q="autsim"))
    assert list(found) == [finding]
    assert found.text.things[0].names == ("autism",)


def test_the_name_of_an_area_finds_what_was_said_of_it(db):
    finding = make_published_finding(area=make_area("Reading"), wording="Buses run.")
    make_finding(finding.section, wording="Help is near.")
    assert answer("buses reading")[0] == finding
    assert len(answer("Reading")) == 2
    assert answer("read") == []


# ---- typing errors


def test_a_word_that_occurs_is_suggested_for_one_that_does_not(section):
    make_finding(section, wording="The autism assessment was slow.")
    make_finding(section, wording="The autism team is kind.")
    found = search.find(FindingQuery(q="autsim"))
    assert search.suggestion(found) == ("autism", 2)
    assert search.suggestion(search.find(FindingQuery(q="Autsim assesment"))) == (
        "autism assessment",
        2,
    )


def test_nothing_is_suggested_where_words_occur_or_nothing_is_like_them(section):
    make_finding(section, wording="The autism team is kind.")
    for query in ("autism", "xylophone", "", "ab"):
        assert search.suggestion(search.find(FindingQuery(q=query))) is None


def test_a_withdrawn_word_is_never_suggested(db):
    finding = make_published_finding(wording="Zanzibarquux.")
    assert search.suggestion(search.find(FindingQuery(q="zanzibarquxx")))[0] == "zanzibarquux"
    review.withdraw_finding(finding, by=make_user("Reviewer"), reason="Made up.")
    assert search.suggestion(search.find(FindingQuery(q="zanzibarquxx"))) is None


# ---- the index


def test_the_index_holds_what_is_public_and_nothing_else(section):
    finding = make_finding(section, wording="Public words.")
    draft = make_finding(wording="Draft words.")
    assert indexed() == {finding.pk}
    reviewer = make_user("Reviewer")
    review.withdraw_finding(finding, by=reviewer, reason="Made up.")
    assert indexed() == set()
    review.restore_finding(finding, by=reviewer, reason="Made up.")
    publish(draft.letter)
    assert indexed() == {finding.pk, draft.pk}
    review.withdraw(draft.letter, by=reviewer, reason="Made up.")
    assert indexed() == {finding.pk}
    assert index.problems() == []


def indexed():
    question = {
        "sqlite": "SELECT rowid FROM findings_search",
        "postgresql": "SELECT finding_id FROM findings_search",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {key for (key,) in cursor.fetchall()}


def test_an_index_that_lost_or_gained_rows_is_noticed_and_built_anew(section):
    finding = make_finding(section, wording="Public words.")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM findings_search")
    Finding.objects.filter(pk=finding.pk).update(wording="Changed past the stems.")
    with pytest.raises(CommandError, match="1 texts have changed since they were stemmed") as told:
        call_command("rebuild_search", check=True)
    assert told.value.returncode == 1
    call_command("rebuild_search", verbosity=0)
    call_command("rebuild_search", check=True, verbosity=0)
    assert answer("changed past") == [finding]


# ---- against a plain reading of the rule

WORDS = [
    "ot",
    "otter",
    "wait",
    "waiting",
    "bus",
    "co-op",
    "coop",
    "therapy's",
    "50%",
    "x_b",
    "y\\b",
]
texts = (
    st.lists(
        st.one_of(
            st.sampled_from(WORDS),
            st.text(st.characters(codec="ascii", exclude_characters="\x00"), max_size=6),
        ),
        min_size=1,
        max_size=8,
    )
    .map(" ".join)
    .filter(str.strip)
)
words = st.sampled_from([*WORDS, "waits", "OT", "Coop", "%", "_", "ot*", "wai*"])
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda w: f'"{" ".join(w)}"')
terms = st.tuples(st.sampled_from(["", "-"]), st.one_of(words, phrases)).map("".join)
queries = st.lists(terms, min_size=1, max_size=3).map(" ".join)


def expected(query, texts):
    """The rule in plain Python over lists of stems: which texts a question finds."""
    asked = [piece for term in split_terms(query) for piece in pieces(term)]
    if not asked:
        return set()
    return {
        key
        for key, text in texts.items()
        if all(
            any(stands(way, text) for way in ways_of(asked, place)) != asked[place]["barred"]
            for place in range(len(asked))
        )
    }


def pieces(term):
    """What a term asks: the parts of words in a row, and how they are meant."""
    barred, bare = term.startswith("-"), term.strip("-")
    words = parted(bare)
    if bare.startswith('"'):
        if words:
            yield {"row": words, "barred": barred, "plain": False}
        return
    for place, word in enumerate(words):
        begun = bare.endswith("*")
        how = {"plain": not barred and not begun, "begun": begun, "inside": place > 0}
        yield {"row": [word], "barred": barred} | how


def ways_of(asked, place):
    """A piece, and a plain word with its plain neighbours in one word."""
    piece = asked[place]
    yield piece
    for first, second in pairwise(asked[max(0, place - 1) : place + 2]):
        if first["plain"] and second["plain"] and not second["inside"]:
            one, other = "".join(first["row"][-1]), "".join(second["row"][0])
            if one not in SMALL and (one + other).isalpha():
                yield {"row": [(one + other,)], "whole": True}


def stands(piece, text):
    """Whether a row stands in a text, its hyphenated words taken whole or in parts."""
    whole, apart = ["".join(parts) for parts in piece["row"]], list(chain(*piece["row"]))
    for read in (tokens(text), list(chain(*parted(text)))):
        for at in range(len(read)):
            if piece.get("begun"):
                if read[at].startswith(whole[0]) or begins_apart(apart, read[at:]):
                    return True
            elif piece.get("whole"):
                if stem(read[at]) == stem(whole[0]):
                    return True
            elif any(
                same(row, read[at:], joins, splits)
                for row, joins, splits in [(whole, 2, 0), (apart, 2, 0), (apart, 1, 1)]
            ):
                return True
    return False


def begins_apart(apart, read):
    """Whether a text goes on with the parts of a word that was begun; without, with any two."""
    word = apart[0]
    cuts = range(2, len(word) - 1) if len(apart) == 1 and word.isalpha() else []
    rows = [apart] * (len(apart) > 1)
    rows += [[word[:cut], word[cut:]] for cut in cuts if word[:cut] not in SMALL]
    return any(
        len(read) >= len(row)
        and [stem(each) for each in read[: len(row) - 1]] == [stem(each) for each in row[:-1]]
        and read[len(row) - 1].startswith(row[-1])
        for row in rows
    )


def same(row, read, joins, splits):
    """Whether what was read begins with a row, some neighbours joined and some words parted."""
    if not row:
        return True
    if not read:
        return False
    first, rest = row[0], row[1:]
    if stem(first) == stem(read[0]) and same(rest, read[1:], joins, splits):
        return True
    together = joins and rest and first not in SMALL and (first + rest[0]).isalpha()
    if together and same([first + rest[0], *rest[1:]], read, joins - 1, 0):
        return True
    return bool(splits) and any(
        [stem(first[:cut]), stem(first[cut:])] == [stem(each) for each in read[:2]]
        and same(rest, read[2:], joins, splits - 1)
        for cut in range(2, len(first) - 1)
        if first.isalpha() and first[:cut] not in SMALL
    )


def split_terms(query):
    """Terms as they were joined: a space inside quotes parts nothing."""
    found, quoted = [""], False
    for sign in query:
        quoted ^= sign == '"'
        if sign == " " and not quoted:
            found.append("")
        else:
            found[-1] += sign
    return found


class TestAgainstAPlainReading(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = empty_published_section()

    @settings(max_examples=25, deadline=None)
    @given(st.lists(texts, min_size=1, max_size=4), st.lists(queries, min_size=1, max_size=8))
    def test_the_database_answers_as_the_rule_says(self, wordings, asked):
        held = {make_finding(self.section, wording=w).pk: w for w in wordings}
        for query in asked:
            found = search.find(FindingQuery(q=" ".join(query.split()), words="exact"))
            assert set(found.keys()) == expected(query, held), query


def test_a_long_question_keeps_its_telling_words():
    typed = "what can I do when my son is not able to get into school transport"
    assert [thing.typed for thing in parse(typed)] == ["able", "school", "transport"]


def test_a_short_beginning_asks_the_index_for_few_stems(section):
    make_finding(section, wording=" ".join(f"pre{n}fix" for n in range(300)))
    found = search.find(FindingQuery(q="pre*"))
    assert len(found) == 1
    assert len(found.text.things[0].others) <= MAX_NAMES


def test_a_list_that_holds_more_than_was_asked_for_says_so(section):
    make_finding(section, wording="Families wait for an assessment.")
    labels = search.options()

    def said(q):
        query = FindingQuery(q=q)
        return search.sentence(len(search.find(query)), search.applied(query, labels))

    assert said("wait") == "1 finding with the words “wait”"
    assert said("assessment zebra") == "1 finding with some of the words “assessment zebra”"
    assert said("assessmant") == "1 finding with words like “assessmant”"


# ---- words written together, apart or with a hyphen

WAYS = ["multi-agency", "multi agency", "multiagency"]


@pytest.mark.parametrize("text", WAYS)
@pytest.mark.parametrize("typed", WAYS)
@pytest.mark.parametrize("words", ["", "exact"])
def test_a_word_is_found_together_apart_and_with_a_hyphen(section, typed, text, words):
    finding = make_finding(section, wording=f"Good {text} working helps.")
    make_finding(section, wording="One agency helps. Good working is rare.")
    for query in (typed, f'"{typed}"', f'"good {typed} working"', f"working {typed.title()}"):
        found = search.find(FindingQuery(q=query, words=words))
        assert (next(iter(found)), found.text.whole) == (finding, 1), query
    assert finding not in answer(f'-"{typed}" working', words=words)
    assert answer(f'"working {typed}"', words=words) == []


@pytest.mark.parametrize("text", WAYS)
@pytest.mark.parametrize("typed", WAYS)
def test_it_is_marked_as_it_stands(typed, text):
    for query in (typed, f'"{typed}"'):
        html = search.mark(f"<p>Good {text} work.</p>", search.surfaces(text), parse(query))
        marked = html.replace("</mark> <mark>", " ")
        assert marked == f"<p>Good <mark>{text}</mark> work.</p>", query


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("agency", "A multi-agency plan", True),
        ("multi-agency co-production", "Multi agency coproduction", True),
        ('"multiagency co production"', "multi agency coproduction", True),
        ('"multi-agency co-production"', "multiagency co production", True),
        ('"co production"', "co-production of plans", True),
        ('"co production"', "production of co plans", False),
        ("up-to-date", "They are up to date.", True),
        ("uptodate", "Up-to-date plans", True),
        ("multi agencies", "multiagency work", True),
        ("multi-ag*", "multi agency work", True),
        ("0-25", "from 0 to 25", False),
        ("notable", "They are not able to.", False),
        ('"in sufficient detail"', "insufficient detail", False),
        ("insufficient", "in sufficient detail", False),
        ("agency", "A multiagency plan", False),
        ("back\\slash", "backslash", False),
    ],
)
def test_what_is_the_same_written_otherwise_and_what_is_not(section, query, text, found):
    finding = make_finding(section, wording=text)
    assert answer(query, words="exact") == [finding] * found


def test_a_name_is_known_however_it_is_written(section):
    service = make_service("hub", name="Multi-agency hub", formal_name="Front door")
    finding = make_finding(section, wording="It is slow.", services=[service])
    other = make_finding(section, wording="The multiagency hub is small.")
    for way in WAYS:
        assert set(answer(f"{way} hub")) == {finding, other}, way
    assert other in answer("front door")


def test_many_ways_are_a_limited_number():
    things = parse('"' + " ".join(["multiagency"] * 12) + '"')
    assert len(things[0].alike) <= MOST
