-- What people think of answers. The answer stands here as they got it: the message may be answered again, or its conversation deleted.
CREATE TABLE feedback (
  number       INTEGER PRIMARY KEY AUTOINCREMENT,
  id           TEXT NOT NULL UNIQUE,
  message_id   TEXT NOT NULL,
  assistant_id TEXT,
  person_id    TEXT NOT NULL,
  person_name  TEXT NOT NULL,
  verdict      TEXT NOT NULL,
  reason       TEXT,
  comment      TEXT NOT NULL,
  door         TEXT NOT NULL,
  question     TEXT NOT NULL,
  answer       TEXT NOT NULL,
  given_at     INTEGER NOT NULL,
  state        TEXT NOT NULL,
  search_text  TEXT NOT NULL,
  UNIQUE (message_id, person_id)
) STRICT;
CREATE INDEX feedback_of_assistant ON feedback (assistant_id, number);

-- Questions that an assistant is measured by.
CREATE TABLE assistant_questions (
  id            TEXT PRIMARY KEY,
  assistant_id  TEXT NOT NULL,
  question      TEXT NOT NULL,
  answer        TEXT,
  document_id   TEXT,
  document_name TEXT,
  page          INTEGER,
  added_by      TEXT NOT NULL,
  added_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX assistant_questions_of_assistant ON assistant_questions (assistant_id, added_at);
