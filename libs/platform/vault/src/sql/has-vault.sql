SELECT to_regclass('vault.lookup_key') IS NOT NULL AS there
