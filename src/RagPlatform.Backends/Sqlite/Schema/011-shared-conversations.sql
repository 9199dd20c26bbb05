-- Whom a conversation was shown to by its person: to read, for as long as it stands here.
CREATE TABLE conversation_shares (
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  person_id       TEXT NOT NULL,
  shared_at       INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_shares_of_person ON conversation_shares (person_id);
