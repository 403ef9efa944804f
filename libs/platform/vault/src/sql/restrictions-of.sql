SELECT retention FROM vault.restrictions WHERE person = $1
