-- Records that this program could not understand, as they came.
CREATE TABLE IF NOT EXISTS estate_awards.set_aside (
  topic text NOT NULL,
  partition integer NOT NULL,
  log_offset bigint NOT NULL,
  why text NOT NULL,
  headers jsonb NOT NULL,
  value bytea,
  PRIMARY KEY (topic, partition, log_offset)
);
