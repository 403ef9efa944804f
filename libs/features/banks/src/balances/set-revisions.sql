UPDATE banks AS b SET revision = r.revision FROM jsonb_populate_recordset(NULL::banks, $1) AS r WHERE b.bank_id = r.bank_id
