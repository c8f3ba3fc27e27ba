"""What tables alone cannot promise, kept by triggers.

- A public reference or slug never changes and is never used again: each one is written into
  `IssuedReference` as its row appears, and stays there when the record goes.
- A finding, its section, its letter and its inspection belong to one framework and one letter.

The triggers are put in place after every `migrate`, because SQLite drops a table's triggers without
a word whenever a migration rebuilds the table.
"""

from django.db import connections, models

ISSUED = "findings_issuedreference"

# table, column, what it names
ISSUING = [
    ("findings_finding", "reference", "finding"),
    ("findings_letter", "slug", "letter"),
    ("findings_localarea", "slug", "area"),
    ("findings_theme", "slug", "theme"),
    ("findings_service", "slug", "service"),
    ("findings_glossaryterm", "slug", "glossary"),
]

# table, column, the parent's table and the key to it, the parent's column that must be equal
AGREEING = [
    ("findings_letter", "framework", "findings_inspection", "inspection_id", "framework"),
    ("findings_section", "framework", "findings_letter", "letter_id", "framework"),
    ("findings_finding", "framework", "findings_section", "section_id", "framework"),
    ("findings_finding", "letter_id", "findings_section", "section_id", "letter_id"),
]


class IssuedReference(models.Model):
    """A public reference or slug that was given out once and is never given out again."""

    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="issued_reference_once"),
        ]

    def __str__(self):
        return f"{self.kind} {self.value}"


# Names in these texts come from the lists above, never from outside.
_SQLITE_ISSUE = [
    """CREATE TRIGGER IF NOT EXISTS {table}_issue AFTER INSERT ON {table}
BEGIN INSERT INTO findings_issuedreference (kind, value) VALUES ('{kind}', NEW.{column}); END""",
    """CREATE TRIGGER IF NOT EXISTS {table}_keep BEFORE UPDATE OF {column} ON {table}
WHEN NEW.{column} <> OLD.{column}
BEGIN SELECT RAISE(ABORT, 'a public {kind} reference never changes'); END""",
]

_SQLITE_AGREE = [
    """CREATE TRIGGER IF NOT EXISTS {table}_{column}_agrees_{event} BEFORE {event} ON {table}
WHEN NEW.{column} <> (SELECT {parent_column} FROM {parent} WHERE id = NEW.{key})
BEGIN SELECT RAISE(ABORT, '{table}.{column} differs from {parent}.{parent_column}'); END"""
]

_POSTGRESQL_ISSUE = [
    """CREATE OR REPLACE FUNCTION {table}_issue() RETURNS trigger AS $$
BEGIN INSERT INTO findings_issuedreference (kind, value) VALUES ('{kind}', NEW.{column});
RETURN NEW; END $$ LANGUAGE plpgsql""",
    """CREATE OR REPLACE TRIGGER {table}_issue AFTER INSERT ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_issue()""",
    """CREATE OR REPLACE FUNCTION {table}_keep() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'a public {kind} reference never changes' USING ERRCODE = 'check_violation';
END $$ LANGUAGE plpgsql""",
    """CREATE OR REPLACE TRIGGER {table}_keep BEFORE UPDATE OF {column} ON {table}
FOR EACH ROW WHEN (NEW.{column} IS DISTINCT FROM OLD.{column}) EXECUTE FUNCTION {table}_keep()""",
]

_POSTGRESQL_AGREE = [
    """CREATE OR REPLACE FUNCTION {table}_{column}_agrees() RETURNS trigger AS $$
BEGIN IF NEW.{column} <> (SELECT {parent_column} FROM {parent} WHERE id = NEW.{key}) THEN
RAISE EXCEPTION '{table}.{column} differs from {parent}.{parent_column}'
USING ERRCODE = 'check_violation'; END IF;
RETURN NEW; END $$ LANGUAGE plpgsql""",
    """CREATE OR REPLACE TRIGGER {table}_{column}_agrees BEFORE INSERT OR UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_{column}_agrees()""",
]


def _statements(vendor: str):
    """Every statement for one kind of database, with the tables that it needs."""
    postgresql = vendor == "postgresql"
    for table, column, kind in ISSUING:
        values = {"table": table, "column": column, "kind": kind}
        for text in _POSTGRESQL_ISSUE if postgresql else _SQLITE_ISSUE:
            yield {table, ISSUED}, text.format(**values)
    for table, column, parent, key, parent_column in AGREEING:
        values = {
            "table": table,
            "column": column,
            "parent": parent,
            "key": key,
            "parent_column": parent_column,
        }
        for text in _POSTGRESQL_AGREE if postgresql else _SQLITE_AGREE:
            for event in ["all"] if postgresql else ["insert", "update"]:
                yield {table, parent}, text.format(event=event, **values)


def install(using: str = "default") -> None:
    """Put the triggers in place on one database. Running it again changes nothing."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for needed, statement in _statements(connection.vendor):
            if needed <= present:  # else: an earlier state of the migrations
                cursor.execute(statement)


def install_after_migrate(sender, using, **kwargs) -> None:
    """Receiver of `post_migrate`."""
    install(using)
