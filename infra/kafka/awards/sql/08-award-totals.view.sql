-- What each fund of each bank has promised and paid, over the bids whose decision has arrived.
CREATE OR REPLACE VIEW estate_awards.award_totals AS
SELECT a.source, a.bank_id, b.name AS bank, a.fund_id, f.name AS fund, f.funder,
       count(*) AS awards,
       sum(a.awarded_pence)::bigint AS awarded_pence,
       sum(a.released_pence)::bigint AS released_pence,
       sum(a.paid_pence)::bigint AS paid_pence,
       sum(a.returned_pence)::bigint AS returned_pence,
       sum(a.lost_pence)::bigint AS lost_pence
FROM estate_awards.awards a
LEFT JOIN estate_awards.banks b ON b.source = a.source AND b.bank_id = a.bank_id
LEFT JOIN estate_awards.funds f ON f.source = a.source AND f.bank_id = a.bank_id AND f.fund_id = a.fund_id
WHERE a.outcome IN ('awarded', 'part-awarded')
GROUP BY a.source, a.bank_id, b.name, a.fund_id, f.name, f.funder;
