SELECT b.round_id AS "roundId", b.shut, b.shut_by AS "shutBy", b.shut_step_up AS "shutStepUp", b.trouble, b.closes_at AS "closesAt", b.flushed_hour AS "flushedHour", b.tidied,
  (SELECT count(*) FROM ballots.box x WHERE x.round_id = b.round_id AND NOT x.flushed) AS waiting
FROM ballots.boxes b
WHERE CASE WHEN $1::text IS NULL THEN NOT b.ended ELSE b.round_id = $1 END
