-- The home of each address, in the order asked; one that is new gets the id that was drawn for it.
WITH asked AS (
  SELECT * FROM unnest($1::bytea[], $2::text[]) WITH ORDINALITY AS a(address_hash, dwelling_id, place)
), added AS (
  INSERT INTO joining.addresses (address_hash, dwelling_id) SELECT address_hash, dwelling_id FROM asked ORDER BY address_hash
  ON CONFLICT (address_hash) DO UPDATE SET dwelling_id = joining.addresses.dwelling_id
  RETURNING address_hash, dwelling_id
)
SELECT added.dwelling_id AS "dwellingId", added.dwelling_id = asked.dwelling_id AS "isNew" FROM asked JOIN added USING (address_hash) ORDER BY asked.place
