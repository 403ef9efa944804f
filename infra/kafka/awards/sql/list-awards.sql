SELECT a.source, a.bank_id, b.name AS bank, a.fund_id, f.name AS fund, a.round_id, a.bid_id, a.outcome, a.decided_by,
       to_char(a.decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS decided_at,
       a.asked_pence, a.awarded_pence, a.released_pence, a.released_why, a.paid_pence, a.returned_pence, a.lost_pence, a.lost_how,
       a.accepted_on::text, a.ended_on::text, a.reported_on::text, a.people_came
FROM estate_awards.awards a
LEFT JOIN estate_awards.banks b ON b.source = a.source AND b.bank_id = a.bank_id
LEFT JOIN estate_awards.funds f ON f.source = a.source AND f.bank_id = a.bank_id AND f.fund_id = a.fund_id
ORDER BY a.source, a.bank_id, a.decided_at, a.bid_id;
