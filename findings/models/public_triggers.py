"""Triggers that count public changes and keep the text index to what is public.

A change counts where it can show on a public page: of a published letter and its parts, and of what
letters share. The index `findings_search` holds the stems of published findings and nothing else;
the database itself sees to it, so no way of changing a record can leave a draft in it.
"""

from collections.abc import Iterator

from findings.models.publication import KEPT

SEARCH = "findings_search"
PUBLICATION = {"findings_publication", "findings_publicchange"}

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
_EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}

# Of a letter that was ever public pages may speak, if only to say that it was withdrawn, and why.
_WAS_PUBLIC = "(SELECT published_at FROM findings_letter WHERE id = {letter}) IS NOT NULL"

_COUNT = """INSERT INTO findings_publication (id, number, token) VALUES (1, 1, {random})
ON CONFLICT (id) DO UPDATE SET number = findings_publication.number + 1, token = excluded.token;
INSERT INTO findings_publicchange (number, token, letter_id)
SELECT number, token, {letter} FROM findings_publication WHERE id = 1;
DELETE FROM findings_publicchange WHERE number <= (
SELECT number FROM findings_publication WHERE id = 1 AND number % 100 = 0) - {kept};"""

_PUT = """INSERT INTO findings_search ({columns})
SELECT {values} FROM findings_finding f JOIN findings_section s ON s.id = f.section_id
JOIN findings_letter l ON l.id = f.letter_id
WHERE {{which}} AND l.status = 'published' AND f.withdrawn_at IS NULL AND f.kind <> 'narrative';"""
_TAKE = "DELETE FROM findings_search WHERE {key} {{which}};"

COLUMNS = "about, words, heading"
_SQLITE_PUT = _PUT.format(
    columns=f"rowid, {COLUMNS}",
    values="f.id, f.search_about, f.search_words, s.search_heading",
)
_POSTGRESQL_PUT = _PUT.format(
    columns="finding_id, entry",
    values="f.id, findings_search_entry(f.search_about, f.search_words, s.search_heading)",
)


def _reindexing(vendor: str) -> dict[str, str]:
    """Statements that index anew one finding, the findings of a section, and those of a letter."""
    sqlite = vendor == "sqlite"
    take = _TAKE.format(key="rowid" if sqlite else "finding_id")
    put = _SQLITE_PUT if sqlite else _POSTGRESQL_PUT
    of = "IN (SELECT id FROM findings_finding WHERE {key} = {{row}}.id)"
    return {
        "findings_finding": take.format(which="= {row}.id") + put.format(which="f.id = {row}.id"),
        "findings_section": take.format(which=of.format(key="section_id"))
        + put.format(which="f.section_id = {row}.id"),
        "findings_letter": take.format(which=of.format(key="letter_id"))
        + put.format(which="f.letter_id = {row}.id"),
    }


def put_all(vendor: str) -> str:
    """The statement that fills an empty index with everything that is public."""
    return (_SQLITE_PUT if vendor == "sqlite" else _POSTGRESQL_PUT).format(which="true").rstrip(";")


_RANDOM = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}


def counting(vendor: str, letter: str = "NULL") -> list[str]:
    """The statements that count one change: of a letter, or of what many share."""
    texts = _COUNT.format(random=_RANDOM[vendor], letter=letter, kept=KEPT).split(";")
    return [text.strip() for text in texts if text.strip()]


def _bodies(vendor: str) -> Iterator[tuple[str, str, str, str]]:
    """For each trigger: its table, its event, when it fires, and what it does."""

    def count(letter: str) -> str:
        return ";\n".join(counting(vendor, letter)) + ";"

    for table in SHARED:
        for event in _EVENTS:
            yield table, event, "true", count("NULL")
    index = _reindexing(vendor)
    for table, letter in PARTS.items():
        for event, rows in _EVENTS.items():
            of = [letter.format(row=row) for row in rows]
            when = " OR ".join(_WAS_PUBLIC.format(letter=each) for each in of)
            does = count(of[-1])
            if table in index:
                does += index[table].format(row=rows[-1])
            yield table, event, when, does
    was, now = "OLD.published_at IS NOT NULL", "NEW.published_at IS NOT NULL"
    letters = {"insert": (now, "NEW"), "update": (f"{was} OR {now}", "NEW"), "delete": (was, "OLD")}
    for event, (when, row) in letters.items():
        does = count(f"{row}.id")
        if event == "update":
            does += index["findings_letter"].format(row=row)
        yield "findings_letter", event, when, does


_SQLITE = """CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {table}
WHEN {when} BEGIN {does} END"""
_POSTGRESQL = [
    # Each count leaves a dead row behind until the transaction ends, and the next one goes over
    # them: whoever changes a hundred thousand rows at once turns it off, and counts once.
    """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
BEGIN IF current_setting('sendportal.counted_at_the_end', true) = 'yes' THEN RETURN NULL; END IF;
IF {when} THEN {does} END IF; RETURN NULL; END $$ LANGUAGE plpgsql""",
    """CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table}
FOR EACH ROW EXECUTE FUNCTION {name}()""",
]


def statements(vendor: str) -> Iterator[tuple[set[str], str]]:
    """Every statement that puts the triggers in place, with the tables that it needs."""
    for table, event, when, does in _bodies(vendor):
        needed = {table, SEARCH, "findings_letter", "findings_finding", *PUBLICATION}
        values = {
            "name": f"{table}_public_{event}",
            "table": table,
            "event": event,
            "when": when,
            "does": does,
        }
        for text in [_SQLITE] if vendor == "sqlite" else _POSTGRESQL:
            yield needed, text.format(**values)
