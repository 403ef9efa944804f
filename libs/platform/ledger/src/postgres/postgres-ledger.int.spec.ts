import { expect, test } from '@jest/globals';
import { postgresPlace } from '../../test/postgres-place.js';
import { ledgerConformance } from '../ledger.conformance.js';

ledgerConformance('the ledger in PostgreSQL', postgresPlace);

test('an empty ledger has no head and nothing to read', async () => {
  const place = await postgresPlace();
  const ledger = await place.open();
  try {
    expect(await ledger.head()).toBeUndefined();
    expect(await ledger.readAll()).toEqual({ entries: [], readTo: undefined, atEnd: true });
  } finally {
    await ledger.close();
    await place.drop();
  }
});
