DELETE FROM identity.sign_in_requests WHERE person = $1
