UPDATE processors.leases SET expires_at = clock_timestamp() WHERE holder = $1
