import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Message } from 'kafkajs';

/** Records as they stand in the topics, made here from what the interface says of them. */
export interface Told {
  readonly feature: 'banks' | 'grants';
  readonly type: string;
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const SAMPLES = new URL('../../../../libs/events/samples/', import.meta.url);
export const sample = (type: string) =>
  JSON.parse(readFileSync(new URL(`${type}@1.json`, SAMPLES), 'utf8')) as { id: string; type: string; v: number; stream: string };

export const uuidOf = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');

/** The record of an event; `changes` puts other headers in place of its own. */
export function recordOf(
  event: { id: string; type: string; v: number; stream: string },
  changes: Readonly<Record<string, string>> = {},
): Message & { key: string } {
  return {
    key: event.stream,
    value: JSON.stringify(event),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_source: 'urn:estate-bank:test',
      ce_type: `org.estatebank.${event.type}.v${event.v}`,
      ce_subject: event.stream,
      ce_partitionkey: event.stream,
      ...changes,
    },
  };
}

export type Recorded = ReturnType<typeof eventsOf>[number];

/** The events of a list, with ids, revisions and times of their own. */
export function eventsOf(told: readonly Told[]) {
  const revisions = new Map<string, number>();
  return told.map(({ feature, type, stream, data }, n) => {
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    const id = uuidOf(`${stream}/${revision}`);
    const recordedAt = new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();
    return { feature, event: { v: 1, id, type, stream, revision, recordedAt, commandId: uuidOf(`of ${id}`), actor: 'system', role: 'system', data } };
  });
}

/** Banks with bids that take every way an award can take. */
export function season(banks: number, bidsEach: number): Told[] {
  return Array.from({ length: banks }, (_, bank) => bankSeason(`b${bank}`, bidsEach)).flat();
}

function bankSeason(bankId: string, bids: number): Told[] {
  const stream = `bank-${bankId}`;
  const ofBank = (type: string, data: Record<string, unknown>): Told => ({ feature: 'banks', type, stream, data });
  const opening = [
    ofBank('BankOpened', { bankId, name: `Bank ${bankId}` }),
    ofBank('FundAgreed', { fundId: 'F1', name: 'Gardens', funder: '=A council' }),
    ofBank('MoneyReceived', { fundId: 'F1', amountPence: 10_000_000 }),
  ];
  return [...opening, ...Array.from({ length: bids }, (_, n) => bidSeason(bankId, n, ofBank)).flat()];
}

function bidSeason(bankId: string, n: number, ofBank: (type: string, data: Record<string, unknown>) => Told): Told[] {
  const bidId = `${bankId}-${n}`;
  const money = (amountPence: number) => ({ bidId, fundId: 'F1', amountPence });
  const ofGrant = (type: string, data: Record<string, unknown>): Told => ({ feature: 'grants', type, stream: `grant-${bidId}`, data: { bidId, ...data } });
  if (n % 5 === 4) return [ofBank('BidDeclined', { bidId, roundId: 'R1', decidedBy: { kind: 'panel', evidence: 'meeting-R1' } })];
  const amountPence = 10_000 + n;
  return [
    ofBank('AwardDeclared', {
      ...money(amountPence),
      roundId: 'R1',
      outcome: n % 2 ? 'awarded' : 'part-awarded',
      askedPence: 20_000,
      decidedBy: { kind: 'ballot' },
    }),
    ofGrant('OfferAccepted', { acceptedOn: '2026-02-03', spendBy: '2026-06-30' }),
    ofBank('PaymentSettled', { ...money(4_000), paymentId: `P-${bidId}` }),
    ofBank('PaymentSettled', { ...money(3_000), paymentId: `Q-${bidId}` }),
    ofBank('AwardReleased', { ...money(amountPence - 7_000), why: 'reduced' }),
    ofGrant('ProjectEnded', { endedOn: '2026-05-01', reportDueOn: '2026-06-01', paidPence: 7_000 }),
    ofGrant('ReportReceived', { receivedOn: '2026-05-20', peopleCame: n, unspentPence: 500 }),
    ofBank('MoneyReturned', { ...money(500), kind: 'unspent' }),
    ...(n % 7 === 3 ? [ofBank('LossRecorded', { ...money(100), outcome: 'misuse' })] : []),
  ];
}

/** One row of the read model, as far as it is compared. */
export interface Row {
  readonly bid_id: string;
  readonly bank_id: string | null;
  readonly fund_id: string | null;
  readonly outcome: string | null;
  readonly pence: readonly number[];
  readonly days: readonly (string | null)[];
}

/** What the rows must be, worked out from the list in another way than the program does: each amount is a sum over the whole list. */
export function expectedRows(told: readonly Told[]): Row[] {
  const bids = [...new Set(told.map(({ data }) => data.bidId as string | undefined).filter((bidId) => bidId !== undefined))].sort();
  const byBid = new Map<unknown, Told[]>(bids.map((bidId) => [bidId, []]));
  for (const one of told) byBid.get(one.data.bidId)?.push(one);
  return bids.map((bidId) => {
    const of = (type: string) => (byBid.get(bidId) ?? []).filter((one) => one.type === type);
    const sum = (type: string) => of(type).reduce((total, { data }) => total + (data.amountPence as number), 0);
    const day = (type: string, field: string) => (of(type)[0]?.data[field] as string | undefined) ?? null;
    const decision = [...of('AwardDeclared'), ...of('BidDeclined')][0];
    return {
      bid_id: bidId,
      bank_id: decision?.stream.slice('bank-'.length) ?? null,
      fund_id: (decision?.data.fundId as string | undefined) ?? null,
      outcome: decision ? ((decision.data.outcome as string | undefined) ?? 'declined') : null,
      pence: [sum('AwardDeclared'), sum('AwardReleased'), sum('PaymentSettled'), sum('MoneyReturned'), sum('LossRecorded')],
      days: [day('OfferAccepted', 'acceptedOn'), day('ProjectEnded', 'endedOn'), day('ReportReceived', 'receivedOn')],
    };
  });
}
