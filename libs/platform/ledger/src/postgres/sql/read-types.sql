-- Looks at positions up to $2 for the types $3; the window bounds what one call may cost when the types are rare.
SELECT h.next, e.position, e.stream, e.revision, e.type, e.json
FROM ledger.head h
LEFT JOIN LATERAL (SELECT * FROM ledger.events WHERE position > $1 AND position <= $2 AND type = ANY ($3) ORDER BY position LIMIT $4) e ON true
