-- Browsers that are signed in. The secret in the cookie is nowhere; 256 random bits need no slow hash.
CREATE TABLE sessions (
  id           TEXT PRIMARY KEY,
  secret_hash  BLOB NOT NULL UNIQUE, -- SHA-256
  person_id    TEXT NOT NULL REFERENCES people (id),
  device       TEXT NOT NULL,
  address      TEXT,
  started_at   INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_of_person ON sessions (person_id);

-- Links that work once: to make the first administrator, and to choose a password after an invitation or a reset.
CREATE TABLE one_time_links (
  secret_hash BLOB PRIMARY KEY,
  kind        TEXT NOT NULL,
  person_id   TEXT REFERENCES people (id),
  expires_at  INTEGER -- null: when it is used
) STRICT, WITHOUT ROWID;
