-- What a channel (Teams) sent: an activity that comes twice is answered once, and one that was acknowledged but not answered when the program
-- ended is answered by the next. The activity itself is kept no longer than that.
CREATE TABLE channel_activities (
  key         TEXT PRIMARY KEY,
  received_at INTEGER NOT NULL,
  bot         TEXT NOT NULL,
  activity    TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX channel_activities_by_time ON channel_activities (received_at);

-- Which answer a message in a channel is: for what people say of it there.
CREATE TABLE channel_answers (
  key        TEXT PRIMARY KEY,
  message_id TEXT NOT NULL,
  sent_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX channel_answers_by_time ON channel_answers (sent_at);
