"""The text index of what is public, the stems that it is made of, and the count of public changes.

The index has another form on each database, so it is no model. `rebuild_search` fills it, and runs
by itself after a migration.
"""

from django.db import migrations, models

SQLITE = [
    "CREATE VIRTUAL TABLE findings_search USING fts5(about, words, heading, tokenize = 'ascii')",
]
POSTGRESQL = [
    "CREATE TABLE findings_search (finding_id bigint PRIMARY KEY, entry tsvector NOT NULL)",
    "CREATE INDEX findings_search_entry ON findings_search USING gin (entry)",
    # Words keep their places; texts are a thousand places apart, so that no phrase runs across.
    """CREATE FUNCTION findings_search_entry(about text, words text, heading text)
RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
SELECT coalesce(string_agg('''' || word || ''':' || place || weight, ' '), '')::tsvector FROM (
SELECT word, n AS place, 'A' AS weight
FROM regexp_split_to_table(about, ' ') WITH ORDINALITY AS a(word, n)
UNION ALL SELECT word, 4000 + n, 'B'
FROM regexp_split_to_table(heading, ' ') WITH ORDINALITY AS b(word, n)
UNION ALL SELECT word, 5000 + n, 'D'
FROM regexp_split_to_table(words, ' ') WITH ORDINALITY AS d(word, n)) AS each
WHERE word <> '' $$""",
]
# Back: what counts changes would speak of tables that are gone.
POSTGRESQL_BACK = [
    """DO $$ DECLARE each record; BEGIN
FOR each IN SELECT tgname, tgrelid::regclass AS place FROM pg_trigger
WHERE NOT tgisinternal AND tgname ~ '^findings_.*_public_(insert|update|delete)$'
LOOP EXECUTE format('DROP TRIGGER %I ON %s', each.tgname, each.place);
EXECUTE format('DROP FUNCTION %I()', each.tgname); END LOOP; END $$""",
    "DROP TABLE findings_search",
    "DROP FUNCTION findings_search_entry(text, text, text)",
]


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in ["DROP TABLE findings_search"] if sqlite else POSTGRESQL_BACK:
        schema_editor.execute(statement, params=None)  # a per cent sign is one


class Migration(migrations.Migration):
    dependencies = [("findings", "0004_who_may_override")]

    operations = [
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("token", models.CharField(max_length=32)),
                (
                    "letter_id",
                    models.BigIntegerField(
                        help_text="Empty where areas, inspections, topics or the glossary changed.",
                        null=True,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField()),
                ("token", models.CharField(max_length=32)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="publication_is_one_row"
                    )
                ],
            },
        ),
        migrations.RemoveField(model_name="finding", name="search_text"),
        migrations.AddField(
            model_name="finding",
            name="search_about",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddField(
            model_name="finding",
            name="search_words",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddField(
            model_name="section",
            name="search_heading",
            field=models.TextField(default="", editable=False),
        ),
        migrations.RunPython(make, drop),
    ]
