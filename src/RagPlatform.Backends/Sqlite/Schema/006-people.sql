-- Everybody with an account. What is theirs stays when they leave, so people are disabled and not deleted.
CREATE TABLE people (
  id               TEXT PRIMARY KEY,
  name             TEXT NOT NULL,
  email            TEXT NOT NULL,
  email_key        TEXT NOT NULL UNIQUE, -- lower case, for uniqueness beyond ASCII
  is_administrator INTEGER NOT NULL,
  is_disabled      INTEGER NOT NULL,
  added_at         INTEGER NOT NULL,
  last_seen_at     INTEGER
) STRICT;

CREATE TABLE people_groups (
  id       TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  provider TEXT -- the sign-in provider that says who belongs to it; null: kept here
) STRICT;

CREATE TABLE group_members (
  group_id  TEXT NOT NULL REFERENCES people_groups (id) ON DELETE CASCADE,
  person_id TEXT NOT NULL REFERENCES people (id),
  PRIMARY KEY (group_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_members_of_person ON group_members (person_id);
