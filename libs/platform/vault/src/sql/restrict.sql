INSERT INTO vault.restrictions (person, retention) SELECT $1, retention FROM unnest($2::text[]) AS r(retention) ON CONFLICT DO NOTHING
