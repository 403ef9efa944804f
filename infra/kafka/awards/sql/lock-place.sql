-- Whoever works on a partition holds its row: a consumer that was thought dead and wakes up waits here, and then finds its records told.
INSERT INTO estate_awards.places AS p (topic, partition, next_offset)
VALUES ($1, $2, 0)
ON CONFLICT (topic, partition) DO UPDATE SET next_offset = p.next_offset
RETURNING next_offset, last_record;
