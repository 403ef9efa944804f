-- A command came again: the sweep shall leave its texts for another day. Whatever the sweep took in this very moment is not returned.
UPDATE vault.texts SET wanted_at = clock_timestamp() WHERE commitment = ANY ($1::text[]) RETURNING commitment
