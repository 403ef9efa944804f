SELECT next FROM ledger.head
