UPDATE estate_awards.places SET next_offset = $3 WHERE topic = $1 AND partition = $2;
