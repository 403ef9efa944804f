INSERT INTO estate_awards.awards (source, bid_id, bank_id, round_id, outcome, decided_by, decided_at)
SELECT f.source, f."bidId", f."ofBank", f."roundId", 'declined', f."decidedBy" ->> 'kind', f."recordedAt"
FROM jsonb_to_record($1) AS f(source text, "bidId" text, "ofBank" text, "roundId" text, "decidedBy" jsonb, "recordedAt" timestamptz)
ON CONFLICT (source, bid_id) DO UPDATE SET
  bank_id = excluded.bank_id, round_id = excluded.round_id, outcome = excluded.outcome, decided_by = excluded.decided_by, decided_at = excluded.decided_at;
