DELETE FROM identity.roles WHERE person = $1
