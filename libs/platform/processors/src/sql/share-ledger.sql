SELECT pg_try_advisory_lock_shared(hashtext('estate-bank ledger')) AS shared
