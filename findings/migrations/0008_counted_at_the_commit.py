"""PostgreSQL: public changes are noted as they happen and counted once, when the transaction ends.

Until here every changed row brought the one row of the publication up to date, which made a large
transaction slow and let two transactions wait for each other. On SQLite, where one writes at a
time, nothing changes. Whoever goes back runs `migrate` of the earlier version afterwards: it puts
its own triggers in place, those of this one are gone.
"""

from django.db import migrations

POSTGRESQL = [
    # Rows live from a change to the end of its transaction; nobody else ever sees one. `turn`: 0 a
    # note, of a letter or (NULL) of everything; above that what rings at the commit.
    "CREATE TABLE findings_publicnote (letter_id bigint, turn smallint NOT NULL DEFAULT 0)",
    # `letters` is NULL where nothing public changed. Of a transaction's notes the first one rings.
    """CREATE FUNCTION findings_note(letters bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
IF letters IS NULL THEN RETURN; END IF;
INSERT INTO findings_publicnote (letter_id) SELECT unnest(letters);
IF current_setting('sendportal.noted', true) IS DISTINCT FROM 'yes' THEN
PERFORM set_config('sendportal.noted', 'yes', true);
INSERT INTO findings_publicnote (turn) VALUES (1);
END IF;
END $$""",
    # The publication's row is the last thing that a transaction locks, so nobody who holds it waits
    # for anybody: foreign keys are looked up in the first turn of what was put off to the commit.
    """CREATE FUNCTION findings_count_notes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
letters bigint[]; many integer; last bigint; now_token text;
BEGIN
IF NEW.turn = 1 THEN
UPDATE findings_publicnote SET turn = 2 WHERE turn = 1;
RETURN NULL;
END IF;
WITH gone AS (DELETE FROM findings_publicnote RETURNING letter_id, turn)
SELECT array_agg(DISTINCT letter_id) INTO letters FROM gone WHERE turn = 0;
PERFORM set_config('sendportal.noted', 'no', true);
IF letters IS NULL THEN RETURN NULL; END IF;
many := cardinality(letters);
INSERT INTO findings_publication (id, number, token)
VALUES (1, many, replace(gen_random_uuid()::text, '-', ''))
ON CONFLICT (id) DO UPDATE
SET number = findings_publication.number + many, token = excluded.token
RETURNING number, token INTO last, now_token;
INSERT INTO findings_publicchange (number, token, letter_id)
SELECT last - many + place,
CASE WHEN place = many THEN now_token ELSE replace(gen_random_uuid()::text, '-', '') END, letter
FROM unnest(letters) WITH ORDINALITY AS each(letter, place);
IF last / 100 > (last - many) / 100 THEN
DELETE FROM findings_publicchange WHERE number <= last - 1000;
END IF;
RETURN NULL;
END $$""",
    """CREATE CONSTRAINT TRIGGER findings_publicnote_rings AFTER INSERT OR UPDATE
ON findings_publicnote DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.turn > 0)
EXECUTE FUNCTION findings_count_notes()""",
    # Whoever reads in the midst of a transaction of theirs has what they changed counted first.
    """CREATE FUNCTION findings_count_now() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
SET CONSTRAINTS findings_publicnote_rings IMMEDIATE;
SET CONSTRAINTS findings_publicnote_rings DEFERRED;
RETURN (SELECT token FROM findings_publication WHERE id = 1);
END $$""",
]
POSTGRESQL_BACK = [
    "SET CONSTRAINTS ALL IMMEDIATE",
    """DO $$ DECLARE each record; BEGIN
FOR each IN SELECT tgname, tgrelid::regclass AS place FROM pg_trigger
WHERE NOT tgisinternal AND tgname ~ '^findings_.*_public_(insert|update|delete|truncate)$'
LOOP EXECUTE format('DROP TRIGGER %I ON %s', each.tgname, each.place);
EXECUTE format('DROP FUNCTION %I()', each.tgname); END LOOP; END $$""",
    "DROP TABLE findings_publicnote",
    "DROP FUNCTION findings_count_now()",
    "DROP FUNCTION findings_count_notes()",
    "DROP FUNCTION findings_note(bigint[])",
]


def make(apps, schema_editor):
    run(schema_editor, POSTGRESQL)


def drop(apps, schema_editor):
    run(schema_editor, POSTGRESQL_BACK)


def run(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement, params=None)  # a per cent sign is one


class Migration(migrations.Migration):
    dependencies = [("findings", "0007_alerts")]

    operations = [migrations.RunPython(make, drop)]
