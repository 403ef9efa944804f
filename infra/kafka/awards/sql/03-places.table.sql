-- How far each partition was read. Written with the rows it led to, so that a restored backup goes on where those rows end.
CREATE TABLE IF NOT EXISTS estate_awards.places (
  topic text NOT NULL,
  partition integer NOT NULL,
  next_offset bigint NOT NULL,
  PRIMARY KEY (topic, partition)
);
