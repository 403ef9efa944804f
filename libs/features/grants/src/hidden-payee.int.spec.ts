import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { openHouse } from '../../../../test/support/feature/feature-house.js';
import { bankId, people, story } from '../test/grant-story.js';
import { GrantsModule } from './grants.module.js';

jest.setTimeout(60_000);

const PERSON = 'AP-C-001';
let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
const vault = new MemoryVault();
beforeAll(async () => {
  database = await testDatabase();
  house = await openHouse(database, await story(vault), { feature: GrantsModule, people, at: '2026-03-12T09:00:00.000Z', vault });
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

it('somebody who asked to be erased while their money is on its way is still known to those who pay, to nobody else, and each look is written down', async () => {
  const token = await vault.pseudonym({ person: PERSON, context: bankId });
  const household = await vault.household({ household: `HH-${PERSON}`, context: bankId });
  const commandId = '5f0c6d2e-0000-4000-8000-00000000beef';
  const details = await vault.put({ commandId, subject: 'payment-PAY-9', field: 'details', value: 'Sort code 00-00-00', about: token, retention: 'payee' });
  const payment = { paymentId: 'PAY-9', bidId: 'C-001', bankId, fundId: 'F1', amountPence: 18_000, route: 'bank-transfer' };
  const basis = { paymentId: 'PAY-9', payee: token, details, applicant: token, household, interests: [], accepted: true, awardPence: 18_000, usedPence: 0 };
  const facts: { type: string; data: object }[] = [
    { type: 'PaymentPrepared', data: payment },
    { type: 'PaymentPreparedBasis', data: basis },
  ];
  const proposed = await vault.put({
    commandId: '5f0c6d2e-0000-4000-8000-00000000cafe',
    subject: 'payment-PAY-9',
    field: 'details',
    value: 'Sort code 11-11-11',
    about: token,
    retention: 'payee',
  });
  const asked = {
    paymentId: 'PAY-9',
    changeId: 'CH-9',
    payee: token,
    details: proposed,
    proposedBy: await vault.pseudonym({ person: 'PM-C3', context: bankId }),
    stepUp: 'passkey',
  };
  facts.push({ type: 'PayeeDetailsProposed', data: asked });
  await house.tell({ stream: 'payment-PAY-9', at: '2026-03-16T12:00:00.000Z', facts });
  await vault.restrict(PERSON, ['contact', 'payee']);
  const [treasurer, visitor] = [await house.visitor('PM-C2').read('/payments/PAY-9'), await house.visitor().read('/payments/PAY-9')];
  for (const shown of ['Sort code 00-00-00', 'Fern Sample', 'Who would be paid Fern Sample Sort code 11-11-11']) {
    expect(treasurer).toContain(shown);
    expect(visitor).not.toContain(shown);
  }
  expect((await house.looks.read({ subjects: ['payment-PAY-9'], kind: 'bank-details', limit: 9 })).map(({ reader }) => reader)).toEqual(['PM-C2']);
});
