-- The key that the database belongs to, and whether a data key is wrapped by one that is not among those given.
SELECT l.wrapped, EXISTS (SELECT FROM vault.data_keys WHERE master_key <> ALL ($1::text[])) AS missing FROM vault.lookup_key l
