-- Addresses of other programs that are told what happened here.
CREATE TABLE webhooks (
  id               TEXT PRIMARY KEY,
  url              TEXT NOT NULL,
  events           TEXT NOT NULL, -- JSON: names as document.ready
  protected_secret TEXT NOT NULL,
  made_by          TEXT NOT NULL,
  made_at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is to be sent, written in the transaction of what it tells of: a program that is killed sends it after its next start.
CREATE TABLE webhook_deliveries (
  id         TEXT PRIMARY KEY,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  event      TEXT NOT NULL,
  body       TEXT NOT NULL,
  made_at    INTEGER NOT NULL,
  attempts   INTEGER NOT NULL DEFAULT 0,
  next_at    INTEGER,           -- null: nothing more is tried
  state      TEXT NOT NULL CHECK (state IN ('Waiting', 'Delivered', 'Failed')),
  status     INTEGER,           -- of the last answer
  error      TEXT,
  tried_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_deliveries_of ON webhook_deliveries (webhook_id, made_at);
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (made_at);
