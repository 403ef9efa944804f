SELECT bank_id AS "bankId", name FROM read_payment_list_v1.banks ORDER BY name, bank_id
