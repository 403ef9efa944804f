CREATE TABLE seals (
  round_id text NOT NULL,
  v text NOT NULL,
  n int NOT NULL,
  c text NOT NULL,
  choices jsonb,
  r text,
  PRIMARY KEY (round_id, v, n)
);
CREATE INDEX seals_by_c ON seals (round_id, c);
