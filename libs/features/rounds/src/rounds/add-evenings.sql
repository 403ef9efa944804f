INSERT INTO evenings (meeting_id, round_id, held_on, quorum)
SELECT meeting_id, round_id, held_on, quorum FROM jsonb_populate_recordset(NULL::evenings, $1)
