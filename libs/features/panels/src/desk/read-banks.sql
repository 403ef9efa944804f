SELECT bank_id AS "bankId" FROM read_panel_desk_v2.banks ORDER BY bank_id
