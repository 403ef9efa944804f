SELECT DISTINCT to_char(day, 'YYYY-MM') AS month FROM read_statement_v1.lines WHERE bank_id = $1 ORDER BY month DESC
