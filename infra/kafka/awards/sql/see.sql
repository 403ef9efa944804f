INSERT INTO estate_awards.seen (source, id) VALUES ($1, $2) ON CONFLICT DO NOTHING;
