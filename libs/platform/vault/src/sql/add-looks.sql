INSERT INTO vault.looks (looker, commitment)
SELECT $2, commitment FROM vault.texts WHERE commitment = ANY ($1::text[]) AND sealed IS NOT NULL ORDER BY commitment
