SELECT v.round_id AS "roundId", v.bank_id AS "bankId", b.name AS bank, b.estate_id AS "estateId", v.ballot, coalesce(u.usual, 6) AS "usualJoiners"
FROM read_electorate_v1.votes AS v JOIN read_electorate_v1.banks AS b USING (bank_id) LEFT JOIN read_electorate_v1.usual_joiners AS u USING (estate_id)
WHERE v.round_id = $1
