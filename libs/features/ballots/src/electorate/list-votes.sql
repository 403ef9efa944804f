-- Votes of these banks, the latest first.
SELECT v.round_id AS "roundId", v.bank_id AS "bankId", b.name AS bank, v.ballot->>'opensOn' AS "opensOn", v.ballot->>'closesOn' AS "closesOn"
FROM read_electorate_v1.votes AS v JOIN read_electorate_v1.banks AS b USING (bank_id)
WHERE v.bank_id = ANY ($1) ORDER BY v.ballot->>'opensOn' DESC, v.round_id
