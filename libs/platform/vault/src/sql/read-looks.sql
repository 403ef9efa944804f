SELECT looked_at AS at, looker, commitment FROM vault.looks WHERE commitment = ANY ($1::text[]) ORDER BY number
