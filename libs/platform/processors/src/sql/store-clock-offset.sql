INSERT INTO processors.clock_offset (offset_ms) VALUES ($1) ON CONFLICT (only_row) DO UPDATE SET offset_ms = excluded.offset_ms
