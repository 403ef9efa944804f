SELECT bank_id AS "bankId", name FROM read_panel_desk_v2.banks WHERE bank_id = $1
