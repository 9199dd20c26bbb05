-- Who gave a right, and when.
ALTER TABLE collection_access ADD COLUMN given_by TEXT NOT NULL DEFAULT '';
ALTER TABLE collection_access ADD COLUMN given_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE document_access ADD COLUMN given_by TEXT NOT NULL DEFAULT '';
ALTER TABLE document_access ADD COLUMN given_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE assistant_access ADD COLUMN given_by TEXT NOT NULL DEFAULT '';
ALTER TABLE assistant_access ADD COLUMN given_at INTEGER NOT NULL DEFAULT 0;

-- Until now everybody could read everything and nobody owned it. What is there stays readable as it was, and belongs to the one person of
-- single-user mode, so that they may change it as before.
INSERT INTO collection_access (collection_id, principal, role) SELECT id, 'user:owner', 'owner' FROM collections WHERE true
  ON CONFLICT DO UPDATE SET role = 'owner';
INSERT INTO assistant_access (assistant_id, principal, role) SELECT id, 'user:owner', 'owner' FROM assistants WHERE true
  ON CONFLICT DO UPDATE SET role = 'owner';
UPDATE collection_access SET given_at = (SELECT c.created_at FROM collections c WHERE c.id = collection_id);
UPDATE document_access SET given_at = (SELECT d.added_at FROM documents d WHERE d.number = document);
UPDATE assistant_access SET given_at = coalesce((SELECT min(v.changed_at) FROM assistant_versions v WHERE v.assistant_id = assistant_access.assistant_id), 0);

-- Versions of one document: the number of the first. By name alone, a person could replace a document that they may not see, and would be
-- told of it.
ALTER TABLE documents ADD COLUMN line INTEGER;
UPDATE documents SET line = (SELECT min(o.number) FROM documents o WHERE o.collection_id = documents.collection_id AND o.name = documents.name);
CREATE INDEX documents_of_line ON documents (line);

-- Names are unique among what a person sees: a refusal must not tell of what they may not see.
DROP INDEX collections_name;
CREATE INDEX collections_name ON collections (name_key) WHERE deleted_at IS NULL;
DROP INDEX assistants_name;
CREATE INDEX assistants_name ON assistants (name_key) WHERE deleted_at IS NULL;
