-- Who did what. Each row's hash covers its content and the hash of the row before, so that a change shows; see AuditChain.
CREATE TABLE audit (
  number      INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,
  action      TEXT NOT NULL,
  outcome     TEXT NOT NULL,
  person_id   TEXT,
  person_name TEXT NOT NULL,
  key_id      TEXT,
  key_name    TEXT,
  address     TEXT,
  target_kind TEXT,
  target_id   TEXT,
  target_name TEXT,
  details     TEXT, -- JSON
  previous    BLOB NOT NULL,
  hash        BLOB NOT NULL
) STRICT;
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_action ON audit (action, at);

-- Runs of rows that retention removed, with the hash of the last one, which the next row follows.
CREATE TABLE audit_gaps (
  first INTEGER PRIMARY KEY,
  last  INTEGER NOT NULL,
  hash  BLOB NOT NULL
) STRICT;

-- The last row: without it, a log whose end was cut off would look whole.
CREATE TABLE audit_head (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  number INTEGER NOT NULL,
  hash   BLOB NOT NULL
) STRICT;
INSERT INTO audit_head (id, number, hash) VALUES (1, 0, zeroblob(32));

CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- Retention first says what it removes; a row of the log stands for that list.
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
WHEN coalesce((SELECT last FROM audit_gaps WHERE first <= OLD.number ORDER BY first DESC LIMIT 1), 0) < OLD.number
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
