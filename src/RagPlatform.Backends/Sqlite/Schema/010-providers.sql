-- Who somebody is to a sign-in provider. A subject is the provider's own, stable name; addresses and names change.
CREATE TABLE provider_identities (
  provider  TEXT NOT NULL,
  subject   TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES people (id),
  PRIMARY KEY (provider, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX provider_identities_of_person ON provider_identities (person_id);
