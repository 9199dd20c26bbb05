-- How people prove who they are. Apart from people, so that nothing that lists people reads a hash.
CREATE TABLE credentials (
  person_id     TEXT PRIMARY KEY REFERENCES people (id),
  password_hash TEXT NOT NULL, -- slow and salted, as whoever checks it writes it
  wrong_count   INTEGER NOT NULL DEFAULT 0, -- wrong passwords since the last right one, or since the last lock
  locked_until  INTEGER
) STRICT, WITHOUT ROWID;
