DELETE FROM vault.restrictions WHERE person = $1 AND retention = ANY ($2::text[])
