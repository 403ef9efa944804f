INSERT INTO pots SELECT * FROM jsonb_populate_recordset(NULL::pots, $1)
