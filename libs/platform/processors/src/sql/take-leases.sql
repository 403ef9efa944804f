-- Sorted, so that two processes never wait for each other's rows.
INSERT INTO processors.leases AS held (name, holder, expires_at)
SELECT name, $1, clock_timestamp() + $3::integer * interval '1 millisecond' FROM unnest($2::text[]) AS name ORDER BY name
ON CONFLICT (name) DO UPDATE
SET holder = excluded.holder,
    fencing = held.fencing + CASE WHEN held.holder = excluded.holder AND held.expires_at > clock_timestamp() THEN 0 ELSE 1 END,
    expires_at = excluded.expires_at
WHERE held.holder = excluded.holder OR held.expires_at <= clock_timestamp()
RETURNING name, fencing
