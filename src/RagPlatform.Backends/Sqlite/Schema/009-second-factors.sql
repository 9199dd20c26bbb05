-- Authenticator apps. The secret is encrypted with the keys in Storage:Path/keys, which a copy of the database alone does not hold.
CREATE TABLE authenticators (
  person_id TEXT PRIMARY KEY REFERENCES people (id),
  secret    TEXT NOT NULL,
  last_step INTEGER NOT NULL DEFAULT 0 -- of 30 seconds since 1970: a code that was used opens nothing again
) STRICT, WITHOUT ROWID;

-- Codes for whoever lost the app: each works once and is deleted then.
CREATE TABLE recovery_codes (
  person_id TEXT NOT NULL REFERENCES people (id),
  code_hash BLOB NOT NULL, -- SHA-256 of 80 random bits
  PRIMARY KEY (person_id, code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE passkeys (
  credential_id BLOB PRIMARY KEY,
  person_id     TEXT NOT NULL REFERENCES people (id),
  name          TEXT NOT NULL,
  public_key    BLOB NOT NULL,
  sign_count    INTEGER NOT NULL,
  flags         INTEGER NOT NULL, -- PasskeyFlags
  made_at       INTEGER NOT NULL,
  last_used_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_of_person ON passkeys (person_id);
