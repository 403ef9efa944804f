SELECT coalesce(max(changed), -1)::bigint AS changed FROM read_openings_v1.rounds
