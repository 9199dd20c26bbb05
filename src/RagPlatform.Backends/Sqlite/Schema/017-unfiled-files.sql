-- Files that a program uploaded and that are in no collection yet (POST /v1/files). Nobody finds anything in them; only who uploaded them sees them.
CREATE TABLE unfiled_files (
  id           TEXT PRIMARY KEY,
  person_id    TEXT NOT NULL,
  name         TEXT NOT NULL,
  media_type   TEXT NOT NULL,
  size         INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  purpose      TEXT NOT NULL,
  added_at     INTEGER NOT NULL,
  deleted_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX unfiled_files_of_person ON unfiled_files (person_id, added_at);
CREATE INDEX unfiled_files_by_hash ON unfiled_files (content_hash);

-- Files that were put into a collection together, to ask how far they are.
CREATE TABLE file_batches (
  id            TEXT PRIMARY KEY,
  person_id     TEXT NOT NULL,
  collection_id TEXT NOT NULL,
  document_ids  TEXT NOT NULL,
  added_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
