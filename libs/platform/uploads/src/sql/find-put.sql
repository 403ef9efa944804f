SELECT field, version, commitment FROM uploads.files WHERE command_id = $1 AND stream = $2 AND sha256 = decode($3, 'hex')
