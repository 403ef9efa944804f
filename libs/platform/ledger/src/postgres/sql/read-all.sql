-- The head and the entries come from one snapshot, so that "at the end" is true of the moment of reading.
SELECT h.next, e.position, e.stream, e.revision, e.type, e.json
FROM ledger.head h
LEFT JOIN LATERAL (SELECT * FROM ledger.events WHERE position > $1 AND position <= $2 ORDER BY position) e ON true
