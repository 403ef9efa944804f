UPDATE places AS p SET
  version = m.version, adopted_on = m.adopted_on, households_heard = m.households_heard, conversations = m.conversations, revision = m.revision, changed = m.changed
FROM jsonb_populate_recordset(NULL::places, $1) AS m WHERE p.place_id = m.place_id
