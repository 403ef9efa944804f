INSERT INTO estate_awards.awards (source, bid_id, bank_id, round_id, fund_id, outcome, decided_by, decided_at, asked_pence, awarded_pence)
SELECT f.source, f."bidId", f."ofBank", f."roundId", f."fundId", f.outcome, f."decidedBy" ->> 'kind', f."recordedAt", f."askedPence", f."amountPence"
FROM jsonb_to_record($1) AS f(
  source text, "bidId" text, "ofBank" text, "roundId" text, "fundId" text, outcome text, "decidedBy" jsonb, "recordedAt" timestamptz,
  "askedPence" bigint, "amountPence" bigint
)
ON CONFLICT (source, bid_id) DO UPDATE SET
  bank_id = excluded.bank_id, round_id = excluded.round_id, fund_id = excluded.fund_id, outcome = excluded.outcome, decided_by = excluded.decided_by,
  decided_at = excluded.decided_at, asked_pence = excluded.asked_pence, awarded_pence = excluded.awarded_pence;
