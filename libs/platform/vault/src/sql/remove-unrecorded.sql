-- Looked at again under the row's lock: whoever brings the text in this moment either keeps it or finds it gone.
DELETE FROM vault.texts WHERE commitment = ANY ($1::text[]) AND NOT recorded AND wanted_at < $2
