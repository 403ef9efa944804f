import type { TestDatabase } from '#database/test-database';
import { groupedCode } from '#identity';
import type { Visitor } from '../../../../test/support/feature/feature-house.js';
import { ruled, told } from '../../../../test/support/feature/round-story.js';
import { BALLOT_BOX, type BallotBox } from '../src/box/ballot-box.js';
import { RollBook } from '../src/roll/roll-book.js';
import { ROUND_SECRETS, type RoundSecrets } from '../src/secrets/round-secrets.js';
import { CardCodes } from '../src/vote/card-codes.js';
import { type BallotsHouse, ballotRules, openBallotsHouse } from './ballots-house.js';

export const ROUND = 'H-R1';
const about = { roundId: ROUND, bankId: 'bank-h' };
export const bids = [
  { bidId: 'H-10', costPence: 40_000, title: 'Seeds for the balconies' },
  { bidId: 'H-9', costPence: 60_000, title: 'A bench by the bins' },
  { bidId: 'H-2', costPence: 50_000, title: 'Tea on Tuesdays' },
];

/** A vote of Hilgrove on three bids that is open: RES-1 has number 2 on the roll, RES-2 number 1, and number 3 is somebody without an account. */
export async function openVotingHouse(database: TestDatabase, ballot: object = {}, { opened: isOpen = true } = {}) {
  const rules = { ...ballotRules, ...ballot };
  const house = await openBallotsHouse(database, rules);
  const text = (bidId: string, field: string, value: string) =>
    house.vault.put({ commandId: crypto.randomUUID(), subject: `application-${bidId}`, field, value });
  for (const { bidId, costPence, title } of bids) {
    const data = {
      ...{ bidId, ...about, title: await text(bidId, 'title', title), what: await text(bidId, 'what', `${title}, told at length`), askedPence: costPence },
      ...{ aboveMaximum: false, maxPence: 60_000, goals: [], costs: [], meets: [], leadKind: 'individual', atRisk: false, channel: 'online', language: 'en' },
      ...{ receivedOn: '2026-03-02', minPence: 5_000, closesOn: '2026-03-20', ...ruled },
    };
    await house.tell(told(`application-${bidId}`, '2026-03-02', { type: 'BidReceived', data }));
  }
  await house.visitor('RO').post(`/rounds/${ROUND}/roll`, {});
  const roll = house.app.get(RollBook);
  await roll.add(ROUND, [{ name: 'Dora Sample', address: 'Flat 2, North House' }], { what: 'list' });
  if (isOpen) await openVoting(house, rules);
  return {
    ...house,
    box: house.app.get<BallotBox>(BALLOT_BOX),
    roll,
    /** New poll cards of these voters: their codes, as they are printed. */
    cards: async (...numbers: number[]) => {
      const lines = (await roll.lines(ROUND)).filter(({ number }) => numbers.includes(number));
      return (await house.app.get(CardCodes).draw(ROUND, lines)).map(({ code }) => groupedCode(code));
    },
  };
}
export type VotingHouse = Awaited<ReturnType<typeof openVotingHouse>>;

/** As the opening does it: secret, fact and box. */
async function openVoting(house: BallotsHouse, rules: object): Promise<void> {
  await house.app.get<RoundSecrets>(ROUND_SECRETS).draw(ROUND);
  const opened = {
    ...{ ...about, estateId: 'hilgrove', choices: bids.map(({ bidId, costPence }) => ({ bidId, costPence, payableFrom: ['F1'] })), ballot: rules, ...ruled },
    ...{ pots: [{ fundId: 'F1', amountPence: 100_000 }], potPence: 100_000, roll: await house.app.get(RollBook).root(ROUND), secretHash: '9'.repeat(64) },
    lots: bids.map(({ bidId }, n) => ({ bidId, lot: n + 1 })),
  };
  await house.tell(told(`voting-${ROUND}`, '2026-03-28T08:00:00.000Z', { type: 'VotingOpened', data: opened }));
  await house.app.get<BallotBox>(BALLOT_BOX).open({ roundId: ROUND, closesAt: '2026-04-12T23:00:00.000Z', rowBytes: 2_000, growing: false });
  house.clock.set('2026-03-30T09:00:00.000Z');
}

export type Answer = Awaited<ReturnType<Visitor['get']>>;

/** What the form of a page carries on by itself: its tokens and its hidden fields. */
export function formOn({ body }: Answer, action: string): URLSearchParams {
  const form = body.split('<form').find((part) => part.includes(`action="${action}"`)) ?? '';
  const fields = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return new URLSearchParams(fields.map(([, name = '', value = '']) => [name, value] as [string, string]));
}

/** The four parts of the slip on the last page. */
export function slipOn({ body }: Answer) {
  const [c = '', v = '', n = '', r = ''] = [...body.matchAll(/<code>([0-9a-f]+)<\/code>/g)].map(([, part = '']) => part);
  return { c, v, n: Number(n), r };
}
