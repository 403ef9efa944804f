-- What tells the record before next_offset from any other: a topic that was made anew has another one there, or none.
ALTER TABLE estate_awards.places ADD COLUMN IF NOT EXISTS last_record text;
