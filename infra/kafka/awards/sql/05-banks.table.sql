CREATE TABLE IF NOT EXISTS estate_awards.banks (
  source text NOT NULL,
  bank_id text NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (source, bank_id)
);
