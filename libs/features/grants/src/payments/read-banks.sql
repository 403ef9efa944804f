SELECT bank_id AS "bankId", name FROM read_payment_list_v3.banks ORDER BY name, bank_id
