-- What an event does not say stays as it was.
UPDATE places AS p SET within_id = coalesce(m.within_id, p.within_id), neighbourhoods = coalesce(m.neighbourhoods, p.neighbourhoods)
FROM jsonb_populate_recordset(NULL::places, $1) AS m WHERE p.place_id = m.place_id
