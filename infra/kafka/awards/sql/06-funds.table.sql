CREATE TABLE IF NOT EXISTS estate_awards.funds (
  source text NOT NULL,
  bank_id text NOT NULL,
  fund_id text NOT NULL,
  name text NOT NULL,
  funder text NOT NULL,
  PRIMARY KEY (source, bank_id, fund_id)
);
