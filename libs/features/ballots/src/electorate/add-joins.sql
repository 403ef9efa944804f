INSERT INTO joins (join_id, dwelling_id, estate_id, resident, minimum_age)
SELECT join_id, dwelling_id, estate_id, resident, minimum_age FROM jsonb_populate_recordset(NULL::joins, $1)
