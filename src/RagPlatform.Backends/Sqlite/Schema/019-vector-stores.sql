-- What a program keeps with a collection (metadata of a vector store): a JSON object of texts.
ALTER TABLE collections ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';

-- Documents that were not read yet when their batch was cancelled, a JSON array of ids; null while it was not cancelled.
ALTER TABLE file_batches ADD COLUMN cancelled_ids TEXT;
