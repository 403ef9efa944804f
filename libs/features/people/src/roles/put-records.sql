INSERT INTO records SELECT * FROM jsonb_populate_recordset(NULL::records, $1)
ON CONFLICT (person, grant_id) DO UPDATE SET
  state = excluded.state,
  first_day = excluded.first_day,
  last_day = excluded.last_day,
  until = excluded.until,
  deputy_for = excluded.deputy_for,
  decided_by = excluded.decided_by,
  changed_at = excluded.changed_at
-- What was ended among all administrators stays so, whenever its own stream tells of the grant.
WHERE records.state <> 'ended'
