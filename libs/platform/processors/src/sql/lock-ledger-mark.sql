SELECT engine FROM processors.ledger_mark FOR UPDATE
