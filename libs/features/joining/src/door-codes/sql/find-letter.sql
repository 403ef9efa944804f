SELECT letter_id AS "letterId", dwelling_id AS "dwellingId", estate_id AS "estateId", code_hash AS "codeHash" FROM joining.letters WHERE code_hash = $1
