DELETE FROM identity.people WHERE person = $1
