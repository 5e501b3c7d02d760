#!/usr/bin/python3
"""older_store.py FILE: takes from a store of today what came after its second schema, as a build of that time left it.
older_store.py --schema FILE: prints the schema. The server must be stopped for the first."""
import sqlite3, sys

if sys.argv[1] == "--schema":
    print(sqlite3.connect(f"file:{sys.argv[2]}?mode=ro", uri=True).execute("PRAGMA user_version").fetchone()[0])
    sys.exit()
db = sqlite3.connect(sys.argv[1])
if db.execute("PRAGMA user_version").fetchone()[0] != 5:
    sys.exit("knows only how schema 5 came from 2")
db.executescript("""
BEGIN;
DROP TABLE known_browser;
DROP TABLE notice;
DROP TABLE audit;
ALTER TABLE account DROP COLUMN role;
DROP TABLE remote_message;
ALTER TABLE folder DROP COLUMN filled;
PRAGMA user_version=2;
COMMIT;
PRAGMA wal_checkpoint(TRUNCATE);
""")
db.close()
