import { Module } from '@nestjs/common';
import { v5 } from 'uuid';
import type { Fact, RetentionClass } from '#decider';
import type { MemoryVault } from '#vault';
import type { Told } from '../../../../test/support/feature/feature-house.js';
import { PrivacyModule } from '../src/privacy.module.js';
import { usualRetention } from '../src/retention-rules.js';
import { MemorySuppressionList } from '../src/suppression-list.js';

/** Rosa asked twice: B-1 was funded and is to be paid to herself, B-2 was declined. */
export const ROSA = 'AP-1';
export const CLERK = 'AD-1';
export const BANK = 'chalcots';
const ruled = { rulesVersion: 1, rulesHash: 'b'.repeat(64) };
const by = { kind: 'panel', evidence: 'meeting-M1' };
const posted = (from: string, to: string, amountPence: number) => [
  { fundId: 'F1', account: from, amountPence: -amountPence },
  { fundId: 'F1', account: to, amountPence },
];

export const people = [
  { person: ROSA, name: 'Rosa Canary', household: 'HH-1', roles: [] },
  { person: CLERK, name: 'Clerk Sample', roles: [{ role: 'administrator', context: 'everywhere' }] },
];

type Vault = Pick<MemoryVault, 'pseudonym' | 'household' | 'put' | 'setDetail'>;

/** A typed text of Rosa's. */
export async function typed(vault: Vault, subject: string, field: string, value: string, retention: RetentionClass) {
  const about = await vault.pseudonym({ person: ROSA, context: BANK });
  return vault.put({ commandId: v5(`${subject}/${field}/${value}`, v5.URL), subject, field, value, about, retention });
}

async function bid(vault: Vault, bidId: string, title: string): Promise<Told> {
  const subject = `application-${bidId}`;
  const put = (field: string, value: string, retention: RetentionClass = 'bid') => typed(vault, subject, field, value, retention);
  const data = {
    ...{ bidId, bankId: BANK, roundId: 'R1', title: await put('title', title), what: await put('what', `${title}, told at length`), askedPence: 18_000 },
    ...{ aboveMaximum: false, maxPence: 50_000, goals: [], costs: [], meets: [], leadKind: 'individual', atRisk: false, channel: 'online', language: 'en' },
    ...{ receivedOn: '2026-02-04', minPence: 5_000, closesOn: '2026-02-27', ...ruled },
  };
  const applicant = await vault.pseudonym({ person: ROSA, context: BANK });
  const household = await vault.household({ household: 'HH-1', context: BANK });
  const named = { name: await put('name', 'Rosa Canary', 'contact'), contact: await put('contact', 'rosa@example.org', 'contact') };
  return fact(
    subject,
    '2026-02-04',
    { type: 'BidReceived', data },
    { type: 'BidReceivedBasis', data: { bidId, applicant, household, ageBand: 'adult', ...named } },
  );
}

const fact = (stream: string, at: string, ...facts: Fact[]): Told => ({ stream, at: `${at}T12:00:00.000Z`, facts });

const money = { bidId: 'B-1', fundId: 'F1', amountPence: 18_000 };
const payment = { paymentId: 'PAY-1', ...money, route: 'bank-transfer' };

/** Until the payment is prepared to Rosa herself: promised, not on its way. */
export async function promised(vault: Vault): Promise<Told[]> {
  await vault.setDetail(ROSA, 'email', 'rosa@example.org');
  await vault.setDetail(ROSA, 'phone', '020 7946 0018');
  const reason = await typed(vault, 'bank-chalcots', 'reason', 'Fits', 'finance');
  const decided = { roundId: 'R1', reason, decidedBy: by, ...ruled };
  const token = await vault.pseudonym({ person: ROSA, context: BANK });
  const household = await vault.household({ household: 'HH-1', context: BANK });
  const award = { ...money, outcome: 'awarded', askedPence: 18_000, conditions: [], requires: [], meets: [], proposedFundId: 'F1' };
  const details = await typed(vault, 'payment-PAY-1', 'details', 'Sort code 00-00-00', 'payee');
  const basis = { paymentId: 'PAY-1', payee: token, details, applicant: token, household, interests: [], accepted: true, awardPence: 18_000, usedPence: 0 };
  return [
    await bid(vault, 'B-1', 'Bingo canary'),
    await bid(vault, 'B-2', 'Cinema canary'),
    fact(
      'bank-chalcots',
      '2026-03-11',
      { type: 'AwardDeclared', data: { ...award, ...decided, postings: posted('reserved:R1', 'committed:B-1', 18_000) } },
      { type: 'BidDeclined', data: { bidId: 'B-2', ...decided } },
    ),
    fact('payment-PAY-1', '2026-03-16', { type: 'PaymentPrepared', data: { ...payment, bankId: BANK } }, { type: 'PaymentPreparedBasis', data: basis }),
  ];
}

export const instructed = fact('bank-chalcots', '2026-03-18', {
  type: 'PaymentInstructed',
  data: { ...payment, batchId: 'BATCH-1', postings: posted('committed:B-1', 'in-payment:PAY-1', 18_000) },
});
export const settled = fact('bank-chalcots', '2026-03-21', {
  type: 'PaymentSettled',
  data: { ...payment, statementLine: 'ST-7', postings: posted('in-payment:PAY-1', 'paid', 18_000) },
});

/** The room of privacy alone, with a list of those erased. */
export function privacyRoom(list = new MemorySuppressionList()) {
  @Module({ imports: [PrivacyModule.with({ rules: usualRetention, list })] })
  class Room {}
  return Room;
}
