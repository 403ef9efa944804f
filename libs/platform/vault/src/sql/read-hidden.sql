SELECT count FROM vault.hidden
