WITH gone AS (
  DELETE FROM letters USING jsonb_populate_recordset(NULL::erased, $1) AS e WHERE person = e.token
)
INSERT INTO erased SELECT * FROM jsonb_populate_recordset(NULL::erased, $1) ON CONFLICT DO NOTHING
