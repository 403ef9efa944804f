INSERT INTO emergencies SELECT * FROM jsonb_populate_recordset(NULL::emergencies, $1)
