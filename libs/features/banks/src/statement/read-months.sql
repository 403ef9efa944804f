SELECT to_char(month, 'YYYY-MM') AS month FROM read_statement_v2.months WHERE bank_id = $1 ORDER BY months.month DESC
