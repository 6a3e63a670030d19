// The tables of a run store in SQLite, and how those of an earlier version become those of this one.
import type { DatabaseSync } from "node:sqlite";

/** By this SQLite, and `file`, tell the databases of one program from those of another: `TACI`. */
const APPLICATION_ID = 0x54414349;

/** One script for each version of the schema, which makes it from the version before. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE runs (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     flow TEXT NOT NULL,
     started INTEGER NOT NULL,
     ended INTEGER,
     state TEXT,
     doubtful INTEGER NOT NULL DEFAULT 0,
     owner TEXT,
     token TEXT,
     beat INTEGER NOT NULL DEFAULT 0,
     beaten INTEGER NOT NULL DEFAULT 0
   );
   CREATE INDEX runs_of_flow ON runs (flow, number);
   CREATE INDEX runs_of_owner ON runs (owner) WHERE owner IS NOT NULL;
   CREATE TABLE records (
     run INTEGER NOT NULL,
     number INTEGER NOT NULL,
     kind TEXT NOT NULL,
     at INTEGER NOT NULL,
     node INTEGER,
     map INTEGER,
     state TEXT,
     sum BLOB NOT NULL,
     text BLOB NOT NULL,
     bytes BLOB,
     PRIMARY KEY (run, number)
   ) WITHOUT ROWID;
   CREATE TABLE cached (
     key TEXT NOT NULL,
     id TEXT NOT NULL,
     at INTEGER NOT NULL,
     expires INTEGER NOT NULL,
     run INTEGER NOT NULL,
     record INTEGER NOT NULL,
     sum BLOB NOT NULL,
     text BLOB NOT NULL,
     bytes BLOB,
     PRIMARY KEY (key, id)
   ) WITHOUT ROWID;
   CREATE INDEX cached_of_record ON cached (run, record);
   CREATE INDEX cached_until ON cached (expires);`,
];

/**
 * Gives an open database the tables of this version.
 *
 * @throws {Error} If it is another program's, or of a later version. The message says so as a phrase.
 */
export function migrate(db: DatabaseSync): void {
  if (versionOf(db) === MIGRATIONS.length) return;
  db.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have been quicker.
    const version = versionOf(db);
    for (const script of MIGRATIONS.slice(version)) db.exec(script);
    db.exec(
      `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}`,
    );
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}

/** The version of the tables; 0 where there are none yet. */
function versionOf(db: DatabaseSync): number {
  const application = numberOf(db, "PRAGMA application_id");
  const version = numberOf(db, "PRAGMA user_version");
  if (application === APPLICATION_ID) {
    if (version <= MIGRATIONS.length) return version;
    throw new Error(
      `it was written by a later version of Tacit (its schema is ${version}, this version knows ` +
        `${MIGRATIONS.length}). Update Tacit, or name another file.`,
    );
  }
  if (application === 0 && numberOf(db, "SELECT count(*) FROM sqlite_schema") === 0) return 0;
  throw new Error("it is the database of another program. Name another file.");
}

function numberOf(db: DatabaseSync, sql: string): number {
  const row = db.prepare(sql).get();
  return row === undefined ? 0 : Number(Object.values(row)[0]);
}
