-- Every fact that was told, by its source and id: the second telling of one changes nothing.
CREATE TABLE IF NOT EXISTS estate_awards.seen (
  source text NOT NULL,
  id text NOT NULL,
  PRIMARY KEY (source, id)
);
