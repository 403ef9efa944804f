SELECT wrapped FROM vault.lookup_key
