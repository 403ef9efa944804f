INSERT INTO estate_awards.set_aside (topic, partition, log_offset, why, headers, value)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING;
