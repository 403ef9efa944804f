UPDATE funds AS f SET
  received = f.received + m.received,
  withdrawn = f.withdrawn + m.withdrawn,
  available = f.available + m.available,
  reserved = f.reserved + m.reserved,
  committed = f.committed + m.committed,
  in_payment = f.in_payment + m.in_payment,
  paid = f.paid + m.paid,
  returned = f.returned + m.returned
FROM jsonb_populate_recordset(NULL::funds, $1) AS m
WHERE f.bank_id = m.bank_id AND f.fund_id = m.fund_id
