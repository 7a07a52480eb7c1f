/**
 * How a store came to its present form, oldest first. What is published is never changed: a new form is a new entry.
 * `user_version` counts the entries that a file has been through.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE run (
    rid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    flow TEXT NOT NULL,
    module TEXT,
    export_name TEXT,
    params TEXT NOT NULL,
    manifest TEXT NOT NULL,
    steps TEXT NOT NULL,
    options TEXT NOT NULL,
    run_dir TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    host TEXT NOT NULL,
    user TEXT NOT NULL,
    argv TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    error TEXT,
    result TEXT,
    holder TEXT,
    heartbeat_at INTEGER,
    epoch INTEGER NOT NULL
  );
  CREATE INDEX run_created ON run (created_at);

  CREATE TABLE element (
    run INTEGER NOT NULL,
    step INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    state INTEGER NOT NULL,
    attempt INTEGER,
    started_at INTEGER,
    at INTEGER NOT NULL,
    result INTEGER,
    identity BLOB,
    detail TEXT,
    PRIMARY KEY (run, step, idx)
  ) WITHOUT ROWID;

  CREATE TABLE result (
    id INTEGER PRIMARY KEY,
    identity BLOB NOT NULL,
    digest BLOB NOT NULL,
    format TEXT,
    body TEXT NOT NULL,
    size INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    run INTEGER NOT NULL,
    step INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    elapsed_ms REAL NOT NULL
  );
  CREATE TABLE fresh_key (
    key INTEGER NOT NULL,
    result INTEGER NOT NULL,
    PRIMARY KEY (key, result)
  ) WITHOUT ROWID;
  CREATE TABLE settled_key (
    key INTEGER NOT NULL,
    result INTEGER NOT NULL,
    PRIMARY KEY (key, result)
  ) WITHOUT ROWID;

  CREATE TABLE settled (upto INTEGER NOT NULL);
  INSERT INTO settled VALUES (0);

  CREATE TABLE request (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX request_run ON request (run);

  CREATE TABLE fact (
    namespace TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (namespace, key)
  ) WITHOUT ROWID;
  `,
  `
  ALTER TABLE run ADD COLUMN provenance TEXT;
  ALTER TABLE run ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE result ADD COLUMN inputs TEXT;
  ALTER TABLE element ADD COLUMN inputs TEXT;
  ALTER TABLE element ADD COLUMN usage TEXT;
  ALTER TABLE element ADD COLUMN unusable TEXT;

  CREATE TABLE run_task (
    run INTEGER NOT NULL,
    first_step INTEGER NOT NULL,
    steps TEXT NOT NULL,
    flow TEXT NOT NULL,
    task TEXT NOT NULL,
    prefix TEXT NOT NULL,
    look_up TEXT NOT NULL,
    previous_run TEXT,
    previous_prefix TEXT,
    PRIMARY KEY (run, first_step)
  ) WITHOUT ROWID;
  CREATE INDEX run_task_name ON run_task (task, flow, run);

  CREATE TABLE attempt (
    run INTEGER NOT NULL,
    step INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    failure TEXT NOT NULL,
    usage TEXT,
    PRIMARY KEY (run, step, idx, attempt)
  ) WITHOUT ROWID;
  `,
  `
  ALTER TABLE run ADD COLUMN removed_at INTEGER;
  ALTER TABLE settled ADD COLUMN swept INTEGER NOT NULL DEFAULT 0;
  `,
  `
  CREATE TABLE prefix (key INTEGER PRIMARY KEY, run INTEGER NOT NULL);
  CREATE INDEX prefix_run ON prefix (run);
  INSERT INTO prefix SELECT 0, 0 WHERE EXISTS (SELECT 1 FROM result);
  `,
];
