SELECT round_id AS "roundId", state, method, closes_on::text AS "closesOn", decision_on::text AS "decisionOn", fast_track_max_pence AS "fastTrackMaxPence"
FROM read_panel_desk_v2.rounds WHERE bank_id = $1 ORDER BY closes_on DESC NULLS LAST, round_id
