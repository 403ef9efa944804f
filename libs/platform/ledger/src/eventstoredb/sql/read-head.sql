SELECT h.next, h.scanned, e.position FROM eventstore_index.head h LEFT JOIN eventstore_index.entries e ON e.number = h.next - 1
