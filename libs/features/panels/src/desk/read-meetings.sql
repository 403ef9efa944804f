SELECT meeting_id AS "meetingId", round_id AS "roundId", held_on::text AS "heldOn", state, promised_pence AS "promisedPence", yeses
FROM read_panel_desk_v2.meetings WHERE bank_id = $1 ORDER BY held_on DESC, meeting_id
