INSERT INTO votings SELECT * FROM jsonb_populate_recordset(NULL::votings, $1)
