-- The newest card of a voter counts: the one before opens nothing. For whom a ballot is recorded no new code opens anything, and the card that they have stays: how many pages a
-- file has must not tell how many have voted. `dead` is the hash of no code.
WITH drawn AS (
  SELECT r.voter_id, r.mark, r.card_hash, a.hash, a.dead FROM unnest($2::uuid[], $3::bytea[], $4::bytea[]) AS a(voter_id, hash, dead)
  JOIN ballots.roll AS r ON r.round_id = $1 AND r.voter_id = a.voter_id ORDER BY r.voter_id FOR UPDATE OF r
), counted AS (
  UPDATE ballots.rolls SET cards = cards + (SELECT count(*) FROM drawn), cards_again = cards_again + (SELECT count(*) FROM drawn WHERE card_hash IS NOT NULL)
  WHERE round_id = $1
)
UPDATE ballots.roll AS r SET card_hash = CASE WHEN d.mark IS NULL THEN d.hash ELSE coalesce(d.card_hash, d.dead) END
FROM drawn AS d WHERE r.round_id = $1 AND r.voter_id = d.voter_id
