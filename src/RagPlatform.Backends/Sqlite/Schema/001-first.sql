-- Times are Unix milliseconds in UTC; ids are UUIDs as lower-case text; JSON is what the records of Core serialise to.

-- Counters that change inside the transactions that they describe, so that every connection of every process sees them in step.
CREATE TABLE counters (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- catalogue: changes with everything that decides which chunks can be found. index_number: last one given to a stored document.
INSERT INTO counters (name, value) VALUES ('catalogue', 0), ('index_number', 0);

CREATE TABLE collections (
  id                   TEXT PRIMARY KEY,
  name                 TEXT NOT NULL,
  name_key             TEXT NOT NULL, -- lower case, for uniqueness beyond ASCII
  description          TEXT,
  embedding_model      TEXT,
  embedding_dimensions INTEGER,
  created_at           INTEGER NOT NULL,
  deleted_at           INTEGER
) STRICT;
CREATE UNIQUE INDEX collections_name ON collections (name_key) WHERE deleted_at IS NULL;

-- Who may read or change what is in a collection. No row, no access.
CREATE TABLE collection_access (
  collection_id TEXT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  principal     TEXT NOT NULL,
  role          TEXT NOT NULL CHECK (role IN ('reader', 'editor', 'owner')),
  PRIMARY KEY (collection_id, principal)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  number        INTEGER PRIMARY KEY AUTOINCREMENT, -- order of arrival, and the key inside the database
  id            TEXT NOT NULL UNIQUE,
  collection_id TEXT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  name          TEXT NOT NULL,
  media_type    TEXT NOT NULL,
  size          INTEGER NOT NULL,
  content_hash  TEXT NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('Queued', 'Ingesting', 'Ready', 'Failed')),
  version       INTEGER NOT NULL,
  attempts      INTEGER NOT NULL DEFAULT 0,
  pages_done    INTEGER NOT NULL DEFAULT 0,
  pages_total   INTEGER,
  chunks        INTEGER NOT NULL DEFAULT 0,
  title         TEXT NOT NULL DEFAULT '',
  language      TEXT,
  error         TEXT,
  report        TEXT,
  tags          TEXT NOT NULL DEFAULT '[]',
  added_by      TEXT NOT NULL DEFAULT '',
  added_at      INTEGER NOT NULL,
  deleted_at    INTEGER,
  superseded    INTEGER NOT NULL DEFAULT 0, -- 1: gave way to a newer version, cannot be restored
  -- Given anew each time chunks are stored, never twice: what the indexes in memory know a document by. Null: nothing to find.
  index_number  INTEGER
) STRICT;
CREATE INDEX documents_in_collection ON documents (collection_id, name);
CREATE INDEX documents_queued ON documents (attempts, number) WHERE state = 'Queued' AND deleted_at IS NULL;
CREATE INDEX documents_deleted ON documents (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE UNIQUE INDEX documents_indexed ON documents (index_number) WHERE index_number IS NOT NULL;

-- A document with rows here can be read by these principals only, and by them only if they may read its collection.
CREATE TABLE document_access (
  document  INTEGER NOT NULL REFERENCES documents (number) ON DELETE CASCADE,
  principal TEXT NOT NULL,
  role      TEXT NOT NULL CHECK (role IN ('reader', 'editor', 'owner')),
  PRIMARY KEY (document, principal)
) STRICT, WITHOUT ROWID;

CREATE TABLE pages (
  document INTEGER NOT NULL REFERENCES documents (number) ON DELETE CASCADE,
  number   INTEGER NOT NULL,
  text     TEXT NOT NULL,
  headings TEXT NOT NULL, -- JSON
  words    BLOB,          -- 14 bytes a word, see WordBoxCodec
  PRIMARY KEY (document, number)
) STRICT;

CREATE TABLE chunks (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  document    INTEGER NOT NULL REFERENCES documents (number) ON DELETE CASCADE,
  ordinal     INTEGER NOT NULL,
  page        INTEGER NOT NULL,
  start_at    INTEGER NOT NULL,
  end_at      INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  heading     TEXT NOT NULL,
  text        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX chunks_of_document ON chunks (document, ordinal);

-- The words of a chunk after analysis, and how often each stands in it: what the full-text index in memory is read from.
CREATE TABLE chunk_terms (
  chunk    INTEGER PRIMARY KEY REFERENCES chunks (id) ON DELETE CASCADE,
  analysis INTEGER NOT NULL, -- version of the analysis; rows of an older one are analysed again
  terms    BLOB NOT NULL     -- see TermCodec
) STRICT;
CREATE INDEX chunk_terms_analysis ON chunk_terms (analysis);

CREATE TABLE embedding_models (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL,
  dimensions INTEGER NOT NULL,
  UNIQUE (name, dimensions)
) STRICT;

-- By chunk and model, so that a new model's embeddings can grow beside the old ones.
CREATE TABLE embeddings (
  id     INTEGER PRIMARY KEY,
  chunk  INTEGER NOT NULL REFERENCES chunks (id) ON DELETE CASCADE,
  model  INTEGER NOT NULL REFERENCES embedding_models (id),
  vector BLOB NOT NULL, -- float32, little endian, L2 norm 1
  UNIQUE (chunk, model)
) STRICT;

CREATE TABLE conversations (
  id           TEXT PRIMARY KEY,
  owner_id     TEXT NOT NULL,
  title        TEXT NOT NULL,
  assistant_id TEXT,
  pinned       INTEGER NOT NULL DEFAULT 0,
  created_at   INTEGER NOT NULL,
  changed_at   INTEGER NOT NULL,
  deleted_at   INTEGER,
  search_text  TEXT NOT NULL -- title, folded
) STRICT;
CREATE INDEX conversations_of_owner ON conversations (owner_id, pinned DESC, changed_at DESC) WHERE deleted_at IS NULL;

CREATE TABLE messages (
  number          INTEGER PRIMARY KEY AUTOINCREMENT, -- order within the conversation
  id              TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  question        TEXT NOT NULL,
  answer          TEXT, -- JSON
  state           TEXT NOT NULL CHECK (state IN ('Writing', 'Complete', 'Stopped', 'Failed')),
  notice          TEXT,
  asked_at        INTEGER NOT NULL,
  search_text     TEXT NOT NULL -- question and answer, folded
) STRICT;
CREATE INDEX messages_of_conversation ON messages (conversation_id, number);
CREATE INDEX messages_writing ON messages (state) WHERE state = 'Writing';

CREATE TABLE assistants (
  id         TEXT PRIMARY KEY,
  name_key   TEXT NOT NULL,
  version    INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX assistants_name ON assistants (name_key) WHERE deleted_at IS NULL;

CREATE TABLE assistant_versions (
  assistant_id TEXT NOT NULL REFERENCES assistants (id) ON DELETE CASCADE,
  version      INTEGER NOT NULL,
  assistant    TEXT NOT NULL, -- JSON
  changed_at   INTEGER NOT NULL,
  PRIMARY KEY (assistant_id, version)
) STRICT;

CREATE TABLE assistant_access (
  assistant_id TEXT NOT NULL REFERENCES assistants (id) ON DELETE CASCADE,
  principal    TEXT NOT NULL,
  role         TEXT NOT NULL CHECK (role IN ('reader', 'editor', 'owner')),
  PRIMARY KEY (assistant_id, principal)
) STRICT, WITHOUT ROWID;
