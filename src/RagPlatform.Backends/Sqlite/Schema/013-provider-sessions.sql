-- What a sign-in provider knows a session by, so that it can end it; null where another way of signing in began it.
ALTER TABLE sessions ADD COLUMN provider TEXT;
ALTER TABLE sessions ADD COLUMN provider_subject TEXT;
ALTER TABLE sessions ADD COLUMN provider_session TEXT;
