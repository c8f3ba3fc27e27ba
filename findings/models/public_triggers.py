"""Triggers that count public changes and keep the text index to what is public.

A change counts where it can show on a public page: of a published letter and its parts, and of what
letters share. The index `findings_search` holds the stems of published findings and nothing else;
the database itself sees to it, so no way of changing a record can leave a draft in it.

SQLite counts row by row, at once. PostgreSQL notes once for each statement (`findings_note`) and
counts once for each transaction, as the last thing before it commits (migration 0008): so the one
row of the publication is never locked while its holder waits for anything. Whoever asks for the
token within a transaction of theirs has their own changes counted first (`TOKEN`).

A later migration whose rows show on public pages adds the name of its table to `SHARED` (it may
show anywhere), or to `PARTS` with the way to its letter (it shows where that letter does). Nothing
else is needed: the triggers are put in place after every `migrate`, as soon as the table is there.
A table that staff or visitors write often belongs in neither, since each change makes pages anew.
"""

from collections.abc import Iterator

from findings.models.publication import KEPT

SEARCH = "findings_search"
NEEDED = {SEARCH, "findings_letter", "findings_finding"}
PUBLICATION = {
    "sqlite": {"findings_publication", "findings_publicchange"},
    "postgresql": {"findings_publication", "findings_publicchange", "findings_publicnote"},
}

# Rows that pages share: whatever happens to one may show anywhere.
SHARED = (
    "findings_region",
    "findings_localarea",
    "findings_localarea_successors",
    "findings_areaname",
    "findings_earliercode",
    "findings_statisticalneighbour",
    "findings_inspection",
    "findings_theme",
    "findings_service",
    "findings_themeterm",
    "findings_serviceterm",
    "findings_glossaryterm",
    "findings_glossaryform",
    "findings_glossarysense",
    "findings_familyquestion",
    "findings_familyquestion_themes",
    "findings_familyquestion_services",
    "findings_advice",
    "findings_advice_themes",
    "findings_advice_services",
    "findings_toask",
)
# Parts of a letter, and how a row of theirs names it.
PARTS = {
    "findings_section": "{row}.letter_id",
    "findings_finding": "{row}.letter_id",
    "findings_responsiblebody": "{row}.letter_id",
    "findings_letterperson": "{row}.letter_id",
    "findings_letterversion": "{row}.letter_id",
    "findings_finding_themes": "(SELECT letter_id FROM findings_finding WHERE id={row}.finding_id)",
    "findings_finding_services": (
        "(SELECT letter_id FROM findings_finding WHERE id={row}.finding_id)"
    ),
}
LETTER = "findings_letter"

# Of a letter that was ever public pages may speak, if only to say that it was withdrawn, and why.
_WAS_PUBLIC = "(SELECT published_at FROM findings_letter WHERE id = {letter}) IS NOT NULL"

_COUNT = """INSERT INTO findings_publication (id, number, token) VALUES (1, 1, {random})
ON CONFLICT (id) DO UPDATE SET number = findings_publication.number + 1, token = excluded.token;
INSERT INTO findings_publicchange (number, token, letter_id)
SELECT number, token, {letter} FROM findings_publication WHERE id = 1;
DELETE FROM findings_publicchange WHERE number <= (
SELECT number FROM findings_publication WHERE id = 1 AND number % 100 = 0) - {kept};"""
_RANDOM = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}

# The token as it is now, for whoever asks.
_TOKEN = "SELECT token FROM findings_publication WHERE id = 1"  # noqa: S105 - no password
TOKEN = {
    "sqlite": _TOKEN,
    "postgresql": "SELECT CASE WHEN current_setting('sendportal.noted', true) = 'yes'"
    f" THEN findings_count_now() ELSE ({_TOKEN}) END",
}

# ---- the text index: what belongs in it, what it says of each, and how it gets there

COLUMNS = ("about", "words", "heading")
_SOURCE = "f.search_about, f.search_words, s.search_heading"
_FROM = """findings_finding f JOIN findings_section s ON s.id = f.section_id
JOIN findings_letter l ON l.id = f.letter_id"""
_PUBLIC = "l.status = 'published' AND f.withdrawn_at IS NULL AND f.kind <> 'narrative'"
# The whole of what the index should hold: the finding's key, and its entry.
WANTED = {
    "sqlite": f"SELECT f.id AS id, {_SOURCE} FROM {_FROM} WHERE {_PUBLIC}",  # noqa: S608 - ours
    "postgresql": f"SELECT f.id AS id, findings_search_entry({_SOURCE}) AS entry"  # noqa: S608
    f" FROM {_FROM} WHERE {_PUBLIC}",
}
_OR_BETTER = f"""ON CONFLICT (finding_id) DO UPDATE SET entry = excluded.entry
WHERE {SEARCH}.entry <> excluded.entry"""
_PUT = {
    "sqlite": f"INSERT INTO {SEARCH} (rowid, {', '.join(COLUMNS)}) {WANTED['sqlite']}"
    " AND {which}",
    "postgresql": f"INSERT INTO {SEARCH} (finding_id, entry) {WANTED['postgresql']}"
    " AND {which} " + _OR_BETTER,
}
_TAKE = f"DELETE FROM {SEARCH} WHERE"  # noqa: S608
_IS_PUBLIC = f"EXISTS (SELECT FROM {_FROM} WHERE f.id = finding_id AND {_PUBLIC})"


def put_all(vendor: str) -> str:
    """The statement that puts everything that is public into the index."""
    return _PUT[vendor].format(which="true")


def filling(vendor: str) -> list[str]:
    """The statements after which the index holds everything that is public, and nothing else."""
    if vendor == "sqlite":
        return [f"{_TAKE} true", put_all(vendor)]
    return [put_all(vendor), f"{_TAKE} NOT {_IS_PUBLIC}"]


def counting(vendor: str, letter: str = "NULL") -> list[str]:
    """The statements that count one change at once: of a letter, or of what many share."""
    texts = _COUNT.format(random=_RANDOM[vendor], letter=letter, kept=KEPT).split(";")
    return [text.strip() for text in texts if text.strip()]


def statements(vendor: str) -> Iterator[tuple[set[str], str]]:
    """Every statement that puts the triggers in place, with the tables that it needs."""
    for table, statement in _sqlite() if vendor == "sqlite" else _postgresql():
        yield {table, *NEEDED, *PUBLICATION[vendor]}, statement


# ---- SQLite: for each row

_EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}
# Whose entries a row of these tables can change, and what of it they depend on.
_OF = {
    "findings_finding": "{key} = {row}.id",
    "findings_section": "{key} IN (SELECT id FROM findings_finding WHERE section_id = {row}.id)",
    LETTER: "{key} IN (SELECT id FROM findings_finding WHERE letter_id = {row}.id)",
}
_INDEXED = {
    "findings_finding": (
        "id",
        "letter_id",
        "section_id",
        "kind",
        "withdrawn_at",
        "search_about",
        "search_words",
    ),
    "findings_section": ("id", "search_heading"),
    LETTER: ("id", "status"),
}


def _sqlite() -> Iterator[tuple[str, str]]:
    for table in SHARED:
        for event in _EVENTS:
            yield table, _sqlite_trigger(table, event, "true", _counted("NULL"))
    for table, letter in PARTS.items():
        for event, rows in _EVENTS.items():
            of = [letter.format(row=row) for row in rows]
            when = _WAS_PUBLIC.format(letter=of[-1])
            yield table, _sqlite_trigger(table, event, when, _counted(of[-1]))
        # Moved away: the letter that it was taken from has changed as well.
        was, now = (letter.format(row=row) for row in ("OLD", "NEW"))
        when = f"{was} IS NOT {now} AND {_WAS_PUBLIC.format(letter=was)}"
        yield table, _sqlite_trigger(table, "update", when, _counted(was), "moved")
    was, now = "OLD.published_at IS NOT NULL", "NEW.published_at IS NOT NULL"
    letters = {"insert": (now, "NEW"), "update": (f"{was} OR {now}", "NEW"), "delete": (was, "OLD")}
    for event, (when, row) in letters.items():
        yield LETTER, _sqlite_trigger(LETTER, event, when, _counted(f"{row}.id"))
    for table, of in _OF.items():
        differs = " OR ".join(f"OLD.{each} IS NOT NEW.{each}" for each in _INDEXED[table])
        for event in _EVENTS if table == "findings_finding" else ("update",):
            when = differs if event == "update" else "true"
            does = _sqlite_indexing(of, _EVENTS[event])
            yield table, _sqlite_trigger(table, event, when, does, f"indexed_{event}")


def _counted(letter: str) -> str:
    return ";\n".join(counting("sqlite", letter)) + ";"


def _sqlite_indexing(of: str, rows: tuple[str, ...]) -> str:
    taken = " OR ".join(of.format(key="rowid", row=row) for row in rows)
    does = f"{_TAKE} {taken};"
    if "NEW" in rows:
        does += _PUT["sqlite"].format(which=of.format(key="f.id", row="NEW")) + ";"
    return does


def _sqlite_trigger(table: str, event: str, when: str, does: str, named: str = "") -> str:
    return f"""CREATE TRIGGER IF NOT EXISTS {table}_public_{named or event} AFTER {event} ON {table}
WHEN {when} BEGIN {does} END"""


# ---- PostgreSQL: for each statement

_TABLES = {
    "insert": ("new_rows",),
    "update": ("old_rows", "new_rows"),
    "delete": ("old_rows",),
    "truncate": (),
}


def _postgresql() -> Iterator[tuple[str, str]]:
    for table in (*SHARED, *PARTS, LETTER):
        for event, rows in _TABLES.items():
            does = _noting(table, rows) + (_indexing(table, event) if table in _OF else "")
            yield from ((table, text) for text in _postgresql_trigger(table, event, does))


def _noting(table: str, rows: tuple[str, ...]) -> str:
    if not rows:  # all of them are gone
        return "PERFORM findings_note(ARRAY[NULL::bigint]);"
    if table in SHARED:
        some = " OR ".join(f"EXISTS (SELECT FROM {each})" for each in rows)
        return f"IF {some} THEN PERFORM findings_note(ARRAY[NULL::bigint]); END IF;"
    if table == LETTER:
        letters = [f"SELECT id FROM {each} WHERE published_at IS NOT NULL" for each in rows]  # noqa: S608
    else:
        letters = [
            f"SELECT l.id FROM {LETTER} l WHERE l.published_at IS NOT NULL AND l.id IN"  # noqa: S608
            f" (SELECT {PARTS[table].format(row='r')} FROM {each} r)"
            for each in rows
        ]
    return f"PERFORM findings_note((SELECT array_agg(id) FROM ({' UNION '.join(letters)}) AS e));"  # noqa: S608


def _indexing(table: str, event: str) -> str:
    """Put what became public or changed, take what is no longer so.

    Entries are locked first and changed in place: where another transaction is changing one as well
    it is waited for, and what it changed is then seen.
    """
    if event == "truncate":  # whichever it was, no finding is left
        return f"{_TAKE} true;"
    rows = _TABLES[event]
    if event == "update":
        old, new = (f"SELECT {', '.join(_INDEXED[table])} FROM {each}" for each in rows)  # noqa: S608
        keys = f"SELECT id FROM (({old} EXCEPT {new}) UNION ({new} EXCEPT {old})) AS each"  # noqa: S608
    else:
        keys = f"SELECT id FROM {rows[0]}"  # noqa: S608
    if table != "findings_finding":
        column = "section_id" if table == "findings_section" else "letter_id"
        keys = f"SELECT id FROM findings_finding WHERE {column} IN ({keys})"  # noqa: S608
    return f"""
keys := ARRAY({keys});
IF cardinality(keys) > 0 THEN
PERFORM FROM {SEARCH} WHERE finding_id = ANY(keys) ORDER BY finding_id FOR UPDATE;
{_PUT["postgresql"].format(which="f.id = ANY(keys)")};
{_TAKE} finding_id = ANY(keys) AND NOT {_IS_PUBLIC};
END IF;"""


def _postgresql_trigger(table: str, event: str, does: str) -> Iterator[str]:
    name, rows = f"{table}_public_{event}", _TABLES[event]
    seen = " ".join(f"{each[:3].upper()} TABLE AS {each}" for each in rows)
    # Whoever changes everything at once turns it off, and counts and indexes at the end.
    yield f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
DECLARE keys bigint[];
BEGIN IF current_setting('sendportal.counted_at_the_end', true) = 'yes' THEN RETURN NULL; END IF;
{does} RETURN NULL; END $$ LANGUAGE plpgsql"""
    yield f"""CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table}
{f"REFERENCING {seen}" if seen else ""} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"""
