#!/usr/bin/python3
"""older_store.py FILE: takes from a store of today what came after its second schema, as a build of that time left it.
older_store.py --schema FILE: prints the schema. The server must be stopped for the first."""
import gzip, os, sqlite3, sys, tempfile

if sys.argv[1] == "--schema":
    print(sqlite3.connect(f"file:{sys.argv[2]}?mode=ro", uri=True).execute("PRAGMA user_version").fetchone()[0])
    sys.exit()


def objects(db, kind):
    return {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = ? AND name NOT GLOB 'sqlite_*'", (kind,))}


def columns(db, table):
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


# What a store of the second schema had, is in the one that was kept for the tests of migrations.
kept = os.path.join(os.path.dirname(__file__), "../../mail-store/src/test/resources/org/postern/store/database/schema-2.db.gz")
with tempfile.NamedTemporaryFile() as file, gzip.open(kept) as packed:
    file.write(packed.read())
    file.flush()
    second = sqlite3.connect(file.name)
    tables, indexes, triggers = (objects(second, kind) for kind in ("table", "index", "trigger"))
    had = {table: columns(second, table) for table in tables}
    made = dict(second.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
    second.close()

db = sqlite3.connect(sys.argv[1])
if db.execute("PRAGMA user_version").fetchone()[0] <= 2:
    sys.exit("this store is as old already")
db.execute("BEGIN")
for table in objects(db, "table") - tables:
    db.execute(f"DROP TABLE {table}")
for trigger in objects(db, "trigger") - triggers:
    db.execute(f"DROP TRIGGER {trigger}")
for index in objects(db, "index"):
    if index in made and dict(db.execute("SELECT name, sql FROM sqlite_master WHERE name = ?", (index,)))[index] == made[index]:
        continue
    db.execute(f"DROP INDEX {index}")
for table in tables:
    for column in columns(db, table):
        if column not in had[table]:
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
for index in set(made) - objects(db, "index"):
    db.execute(made[index])
db.execute("PRAGMA user_version=2")
db.execute("COMMIT")
db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
db.close()
