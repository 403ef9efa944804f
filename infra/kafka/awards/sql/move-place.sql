UPDATE estate_awards.places SET next_offset = $3, last_record = $4 WHERE topic = $1 AND partition = $2;
