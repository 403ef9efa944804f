CREATE TABLE votings (
  round_id text PRIMARY KEY,
  bank_id text NOT NULL,
  status text NOT NULL,
  -- As the vote opened: choices, pots, rules, roll.
  opened jsonb NOT NULL,
  closed jsonb,
  papers jsonb,
  counted jsonb,
  results int NOT NULL,
  secret_ended boolean NOT NULL,
  revision int NOT NULL,
  changed bigint NOT NULL
);
