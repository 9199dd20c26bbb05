-- Whoever changes a right changes what can be found: the counter moves with it, so that no cached scope outlives the right.
CREATE TRIGGER collection_access_added   AFTER INSERT ON collection_access BEGIN UPDATE counters SET value = value + 1 WHERE name = 'catalogue'; END;
CREATE TRIGGER collection_access_changed AFTER UPDATE ON collection_access BEGIN UPDATE counters SET value = value + 1 WHERE name = 'catalogue'; END;
CREATE TRIGGER collection_access_removed AFTER DELETE ON collection_access BEGIN UPDATE counters SET value = value + 1 WHERE name = 'catalogue'; END;
CREATE TRIGGER document_access_added     AFTER INSERT ON document_access BEGIN UPDATE counters SET value = value + 1 WHERE name = 'catalogue'; END;
CREATE TRIGGER document_access_changed   AFTER UPDATE ON document_access BEGIN UPDATE counters SET value = value + 1 WHERE name = 'catalogue'; END;
CREATE TRIGGER document_access_removed   AFTER DELETE ON document_access BEGIN UPDATE counters SET value = value + 1 WHERE name = 'catalogue'; END;
