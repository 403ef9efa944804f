-- `$1`: the commitments that were put right, `$2`: that of the words in their place, which may have been put right themselves meanwhile.
UPDATE vault.texts t SET data_key = NULL, sealed = NULL, replaced_by = newest.commitment
FROM (SELECT coalesce((SELECT replaced_by FROM vault.texts WHERE commitment = $2), $2) AS commitment) newest
WHERE t.commitment = ANY ($1::text[]) OR t.replaced_by = ANY ($1::text[])
