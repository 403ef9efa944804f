SELECT bank_id, estate_id, name, rules_version, rules_hash, opened_at, revision
FROM read_balances_v2.banks
WHERE $1::text IS NULL OR bank_id = $1
ORDER BY opened_at, bank_id
