"""What tables alone cannot promise, kept by triggers.

- A public reference or slug never changes and is never used again: each one is written into
  `IssuedReference` as its row appears, and stays there when the record goes.
- Public changes are counted, and the text index holds what is public (`public_triggers`).
- A finding, its section, its letter and its inspection belong to one framework and one letter.

The triggers are put in place after every `migrate`, because SQLite drops a table's triggers without
a word whenever a migration rebuilds the table; and they are taken away before it, because SQLite
refuses to rebuild a table while a trigger elsewhere speaks of it. A migrate that fails leaves them
away until the next one succeeds.
"""

from django.db import connections, models

from findings.models.public_triggers import counting
from findings.models.public_triggers import statements as public_statements

ISSUED = "findings_issuedreference"

# table, column, what it names
ISSUING = [
    ("findings_finding", "reference", "finding"),
    ("findings_letter", "slug", "letter"),
    ("findings_localarea", "slug", "area"),
    ("findings_theme", "slug", "theme"),
    ("findings_service", "slug", "service"),
    ("findings_glossaryterm", "slug", "glossary"),
    ("findings_familyquestion", "slug", "question"),
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
    """CREATE TRIGGER IF NOT EXISTS {parent}_{parent_column}_kept_for_{table}
BEFORE UPDATE OF {parent_column} ON {parent}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.id AND {column} <> NEW.{parent_column})
BEGIN SELECT RAISE(ABORT, '{parent}.{parent_column} differs from {table}.{column}'); END""",
    """CREATE TRIGGER IF NOT EXISTS {table}_{column}_agrees_insert
BEFORE insert ON {table}
WHEN NEW.{column} <> (SELECT {parent_column} FROM {parent} WHERE id = NEW.{key})
BEGIN SELECT RAISE(ABORT, '{table}.{column} differs from {parent}.{parent_column}'); END""",
    """CREATE TRIGGER IF NOT EXISTS {table}_{column}_agrees_update
BEFORE update ON {table}
WHEN NEW.{column} <> (SELECT {parent_column} FROM {parent} WHERE id = NEW.{key})
BEGIN SELECT RAISE(ABORT, '{table}.{column} differs from {parent}.{parent_column}'); END""",
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
    """CREATE OR REPLACE FUNCTION {parent}_{parent_column}_kept_for_{table}() RETURNS trigger AS $$
BEGIN IF EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.id AND {column} <> NEW.{parent_column})
THEN RAISE EXCEPTION '{parent}.{parent_column} differs from {table}.{column}'
USING ERRCODE = 'check_violation'; END IF;
RETURN NEW; END $$ LANGUAGE plpgsql""",
    """CREATE OR REPLACE TRIGGER {parent}_{parent_column}_kept_for_{table}
BEFORE UPDATE OF {parent_column} ON {parent}
FOR EACH ROW EXECUTE FUNCTION {parent}_{parent_column}_kept_for_{table}()""",
    """CREATE OR REPLACE FUNCTION {table}_{column}_agrees() RETURNS trigger AS $$
BEGIN IF NEW.{column} <> (SELECT {parent_column} FROM {parent} WHERE id = NEW.{key}) THEN
RAISE EXCEPTION '{table}.{column} differs from {parent}.{parent_column}'
USING ERRCODE = 'check_violation'; END IF;
RETURN NEW; END $$ LANGUAGE plpgsql""",
    """CREATE OR REPLACE TRIGGER {table}_{column}_agrees BEFORE INSERT OR UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_{column}_agrees()""",
]


_CATCH_UP = """INSERT INTO findings_issuedreference (kind, value)
SELECT '{kind}', {column} FROM {table} WHERE NOT EXISTS (
SELECT 1 FROM findings_issuedreference i WHERE i.kind = '{kind}' AND i.value = {table}.{column})"""


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
            yield {table, parent}, text.format(**values)
    yield from public_statements(vendor)


def install(using: str = "default") -> None:
    """Put the triggers in place on one database. Running it again changes nothing."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for needed, statement in _statements(connection.vendor):
            if needed <= present:  # else: an earlier state of the migrations
                cursor.execute(statement)
        for table, column, kind in ISSUING:
            if {table, ISSUED} <= present:  # rows that came while the triggers were away
                cursor.execute(_CATCH_UP.format(table=table, column=column, kind=kind))


def remove_from_sqlite(using: str = "default") -> None:
    """Take the triggers away on SQLite; PostgreSQL migrates with them in place."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for name in installed(using):
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")


def installed(using: str = "default") -> list[str]:
    """The names of the triggers of our tables that are in place."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'findings!_%'"
                " ESCAPE '!'"
            )
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger"
                " WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'findings!_%' ESCAPE '!'"
            )
        return sorted(name for (name,) in cursor.fetchall())


def remove_before_migrate(sender, using, **kwargs) -> None:
    """Receiver of `pre_migrate`."""
    remove_from_sqlite(using)


def install_after_migrate(sender, using, plan=(), **kwargs) -> None:
    """Receiver of `post_migrate`. What changed while the triggers were away is counted as one."""
    install(using)
    connection = connections[using]
    if plan and "findings_publicchange" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            for statement in counting(connection.vendor):
                cursor.execute(statement)
