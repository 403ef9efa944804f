import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { fold } from '#decider';
import { catalogue, type Envelope } from '#events';
import type { MemoryLedger } from '#ledger';
import { doorways } from '../features.js';
import { dryRun } from './dry-run.js';
import { SeasonRefused } from './season.schema.js';

const own = readFileSync(new URL('../../../../infra/dev/seasons/estate-banks.json', import.meta.url), 'utf8');
// biome-ignore lint/suspicious/noExplicitAny: the tests change files in ways the schema would not allow
type File = any;
const changed = (change: (file: File) => void): string => {
  const file: File = JSON.parse(own);
  change(file);
  return JSON.stringify(file);
};
const byRef = (list: { ref: string }[], ref: string): File => list.find((entry) => entry.ref === ref);
const byId = (list: { id: string }[], id: string): File => list.find((entry) => entry.id === id);

let ledger: MemoryLedger;
let balances: Awaited<ReturnType<typeof dryRun>>;
beforeAll(async () => {
  balances = await dryRun(own);
  ledger = balances.ledger;
});

describe('the reference season', () => {
  test('ends in exactly the balances it expects', () => {
    const { expected_bank_balances, expected_fund_balances } = JSON.parse(own);
    expect(balances.bank_balances).toEqual(expected_bank_balances);
    expect(balances.fund_balances).toEqual(expected_fund_balances);
  });

  test('keeps the replay law for every command that wrote something', async () => {
    let commands = 0;
    for (const [stream, events] of await streams()) {
      const decider = doorways.find(({ decider: { name } }) => stream.startsWith(`${name}-`))?.decider;
      if (!decider) throw new Error(`no decider for ${stream}`);
      for (let start = 0; start < events.length; ) {
        const commandId = events[start]?.commandId;
        const end = events.findIndex((event, index) => index > start && event.commandId !== commandId);
        const written = events.slice(start, end < 0 ? undefined : end);
        const before = fold(decider, events.slice(0, start));
        const again = decider.decide(decider.commandOf(written), before, decider.factsOf(written));
        expect(again).toEqual({ accepted: true, events: written.map(({ type, data }) => ({ type, data })) });
        commands += 1;
        start += written.length;
      }
    }
    expect(commands).toBeGreaterThan(600);
  });

  test('writes nothing that a schema refuses, and no person and no officer into a public event', async () => {
    for (const [, events] of await streams())
      for (const event of events) {
        expect(() => catalogue.check(event.type, event.data)).not.toThrow();
        if (catalogue.typeOf(event.type).audience === 'restricted') continue;
        expect(JSON.stringify(event)).not.toMatch(/\b(per|hh)-[A-Za-z0-9]{22}\b/);
        expect(event.role).toBe(event.actor?.split(':')[0]);
      }
  });

  test('gives the quorate evening its decision and the other none', async () => {
    const types = async (stream: string) => (await ledger.readStream(stream)).map(({ json }) => catalogue.decode(json));
    const first = (await types('meeting-C-R1-2026-03-11')).filter(({ type, data }) => type === 'ItemVoted' && data.bidId === 'C-011');
    expect(first.map(({ data }) => data.result)).toEqual(['inquorate']);
    const bid = await types('application-C-011');
    expect(bid.map(({ type }) => type)).toContain('BidCarriedOver');
    expect(bid.find(({ type }) => type === 'BidDecided')?.data).toMatchObject({ roundId: 'C-R2', amountPence: 45000 });
  });
});

describe('the vote of the season', () => {
  const events = async (stream: string) => (await ledger.readStream(stream)).map(({ json }) => catalogue.decode(json));
  const of = async (type: string) => (await events('voting-H-R1')).filter((event) => event.type === type);

  test('seals and opens 64 ballots, hour by hour, of a roll of 612, by the rules of the round', async () => {
    const ballots = [...(await streams())].filter(([stream]) => stream.startsWith('ballot-H-R1-'));
    expect(ballots).toHaveLength(64);
    for (const [, told] of ballots) expect(told.map(({ type }) => type)).toEqual(['BallotSealed', 'BallotOpened']);
    const sealed = ballots.map(([, [first]]) => first?.recordedAt ?? '');
    expect(new Set(sealed.map((at) => at.slice(0, 10))).size).toBeGreaterThan(5);
    for (const at of sealed) expect(at).toMatch(/T\d\d:00:00\.000Z$/);
    const [opened] = await of('VotingOpened');
    expect(opened?.data).toMatchObject({
      roll: { size: 612 },
      ballot: { kind: 'ranked', weights: [4, 2, 1], crossChannel: 'first-counts', roll: 'frozen', opensOn: '2026-03-28', closesOn: '2026-04-12' },
    });
    expect((await of('VotingClosed'))[0]?.data).toMatchObject({ counting: 64, replaced: 0, setAside: 0 });
  });

  test('settles three piles of papers, one of them by a third person, and two scrutineers confirm that they balance', async () => {
    const piles = (await of('PaperBatchSettled')).map(({ data }) => data);
    expect(piles.map(({ papers, accepted }) => [papers, accepted])).toEqual([
      [7, 7],
      [7, 6],
      [7, 7],
    ]);
    expect(piles.map(({ settledBy }) => settledBy !== undefined)).toEqual([false, false, true]);
    expect((await of('PapersReconciled'))[0]?.data).toMatchObject({
      ...{ issued: 40, unused: 17, counted: 20, spoiled: [{ reason: 'same-place-twice', papers: 1 }] },
      ...{ keptShut: ['not-living-here', 'voted-before'].map((reason) => ({ reason, papers: 1 })), replaced: 0 },
      channels: [
        { channel: 'online', ballots: 44 },
        { channel: 'paper', ballots: 21 },
      ],
    });
    expect(new Set((await of('ReconciliationConfirmed')).map(({ data }) => data.scrutineer)).size).toBe(2);
  });

  test('has a result with six winners, and after a withdrawal one with five, £420 left over and the next bid asking for £480', async () => {
    const results = (await of('ResultDeclared')).map(({ data }) => data as unknown as { items: { bidId: string; won: boolean }[]; spentPence: number });
    const winners = results.map(({ items }) => items.filter(({ won }) => won).map(({ bidId }) => bidId));
    expect(winners).toEqual([
      ['H-001', 'H-002', 'H-005', 'H-004', 'H-003', 'H-008'],
      ['H-001', 'H-002', 'H-005', 'H-004', 'H-003'],
    ]);
    expect(results.map(({ spentPence }) => 300_000 - spentPence)).toEqual([14_000, 42_000]);
    const declared = (await of('ResultDeclared')).map(({ data, recordedAt }) => [data.because, recordedAt.slice(0, 10)]);
    expect(declared).toEqual([
      ['count', '2026-04-13'],
      ['withdrawal', '2026-04-14'],
    ]);
  });

  test.each<[string, RegExp, (ballot: File) => void]>([
    [
      'another number of points',
      /^resident_ballot result_v1 H-004 points: expected 56, came to 55/,
      (ballot) => (byRef(ballot.result_v1, 'H-004').points += 1),
    ],
    ['another winner', /^resident_ballot result_v2 H-006: expected H-006, came to nothing/, (ballot) => (byRef(ballot.result_v2, 'H-006').funded = true)],
    ['more left over', /^resident_ballot left_over_pence: /, (ballot) => (ballot.left_over_pence += 1)],
    ['a ballot that names another bid', /^resident_ballot result_v1 H-00/, (ballot) => (ballot.ballots[29].choices = ['H-006'])],
    ['one paper more that nobody used', /^resident_ballot: .*does-not-balance/, (ballot) => (ballot.papers_unused += 1)],
    ['a bid that is not on the ballot', /^resident_ballot HB-030: .*not-on-the-ballot/, (ballot) => (ballot.ballots[29].choices = ['C-001'])],
  ])('with %s in the file is refused, and the entry is named', async (_, message, change) => {
    await expect(dryRun(changed((file) => change(file.resident_ballot)))).rejects.toThrow(message);
  });

  test('a round with a vote and no ballots is refused by name', async () => {
    await expect(dryRun(changed((file) => delete file.resident_ballot))).rejects.toThrow(/^rounds H-R1: a round with a vote needs its ballots/);
  });
});

async function streams(): Promise<Map<string, Envelope[]>> {
  const all = new Map<string, Envelope[]>();
  for (let after: string | undefined, atEnd = false; !atEnd; ) {
    const page = await ledger.readAll({ after });
    for (const entry of page.entries) all.set(entry.stream, [...(all.get(entry.stream) ?? []), catalogue.decode(entry.json)]);
    [after, atEnd] = [page.readTo, page.atEnd];
  }
  return all;
}

describe('a season that breaks a rule is refused by the decider, naming the entry', () => {
  const refusals: [string, string, RegExp, (file: File) => void][] = [
    [
      'C-005 with one yes turned to no and one abstention to no',
      'vote-does-not-support',
      /C-005/,
      (file) => {
        const vote = byRef(file.panel_votes, 'C-005');
        vote.votes['PM-C4'] = 'no';
        vote.votes['PM-C7'] = 'no';
        Object.assign(vote, { yes: 3, no: 4, abstain: 0, result: 'not_approved' });
      },
    ],
    [
      'C-001 with two voters',
      'evidence-not-sealed',
      /C-001/,
      (file) => {
        const vote = byRef(file.panel_votes, 'C-001');
        delete vote.votes['PM-C7'];
        Object.assign(vote, { yes: 2 });
      },
    ],
    [
      'PAY-001 with one approver',
      'needs-two-approvals',
      /PAY-001/,
      (file) => {
        byId(file.payments, 'PAY-001').approved_by = ['PM-C1'];
        file.ledger_events.find((event: File) => event.type === 'payment' && event.ref === 'C-001').by = ['PM-C1'];
      },
    ],
    [
      'H-012 approved by the treasurer who stepped out',
      'approver-conflicted',
      /PAY-020/,
      (file) => {
        byId(file.payments, 'PAY-020').approved_by = ['PM-H1', 'PM-H2'];
      },
    ],
    [
      'H-003 charged to the outdoor fund',
      'fund-does-not-fit',
      /H-003/,
      (file) => {
        byRef(file.applications, 'H-003').charged_to = 'F4';
        for (const event of file.ledger_events) if (event.ref === 'H-003') event.fund = 'F4';
        shiftFund(file, 'bank-hilgrove', 'F2', 'F4', 42000);
      },
    ],
    [
      'H-009 awarded more than the maximum',
      'above-maximum',
      /H-009/,
      (file) => {
        byRef(file.applications, 'H-009').awarded_pence = 120000;
        byRef(file.payments, 'H-009').amount_pence = 120000;
        for (const event of file.ledger_events) if (event.ref === 'H-009') event.amount_pence = 120000;
      },
    ],
    [
      'a payment above its award',
      'above-award',
      /PAY-001/,
      (file) => {
        byId(file.payments, 'PAY-001').amount_pence = 10001;
        file.ledger_events.find((event: File) => event.type === 'payment' && event.ref === 'C-001').amount_pence = 10001;
      },
    ],
    [
      'a return above what was paid',
      'more-than-paid',
      /RET-001/,
      (file) => {
        byId(file.returns, 'RET-001').amount_pence = 18001;
        file.ledger_events.find((event: File) => event.type === 'return' && event.ref === 'C-002').amount_pence = 18001;
      },
    ],
  ];
  test.each(refusals)('%s: %s', async (_, code, place, change) => {
    const refused = await dryRun(changed(change)).then(
      () => undefined,
      (fault: unknown) => fault,
    );
    expect(refused).toBeInstanceOf(SeasonRefused);
    expect(refused).toMatchObject({ code, entry: expect.stringMatching(place) });
  });
});

function shiftFund(file: File, bank: string, from: string, to: string, pence: number): void {
  const [less, more] = [file.expected_fund_balances[`${bank}/${from}`], file.expected_fund_balances[`${bank}/${to}`]];
  for (const figure of ['awarded', 'paid']) [less[figure], more[figure]] = [less[figure] - pence, more[figure] + pence];
  for (const figure of ['available', 'cash']) [less[figure], more[figure]] = [less[figure] + pence, more[figure] - pence];
}

describe('a file that cannot be loaded says which entry and why', () => {
  test.each<[string, string, RegExp]>([
    ['is no JSON', '{', /the file: not JSON/],
    ['lacks a list', changed((file) => delete file.rounds), /^rounds: /],
    ['has a fraction of a penny', changed((file) => (file.payments[0].amount_pence = 10.5)), /^payments\.0\.amount_pence: /],
    ['names a bid that is not there', changed((file) => (file.returns[0].ref = 'C-999')), /^returns RET-001: the file has no bid C-999/],
    [
      'expects another balance',
      changed((file) => (file.expected_fund_balances['bank-harben/F1'].cash += 1)),
      /^expected_fund_balances bank-harben\/F1 cash: expected 81716, came to 81715/,
    ],
    ['has a money event on another day', changed((file) => (file.ledger_events[8].date = '2026-02-19')), /^ledger_events 9: /],
    ['lacks a money event', changed((file) => file.ledger_events.pop()), /^ledger_events: has no entry for return/],
  ])('%s', async (_, json, message) => {
    await expect(dryRun(json)).rejects.toThrow(message);
  });
});

test('a season of other estates, funds and amounts works as well', async () => {
  const renamed = own
    .replaceAll('bank-chalcots', 'bank-riverside')
    .replaceAll('"chalcots"', '"riverside"')
    .replaceAll('"F1"', '"NP-7"')
    .replaceAll('/F1"', '/NP-7"')
    .replaceAll('PM-C', 'PR-R')
    .replaceAll('"C-', '"RV-');
  const file: File = JSON.parse(renamed);
  const doubled = JSON.parse(JSON.stringify(file), (key, value) => {
    if (typeof value === 'number' && /_pence$|^(in|awarded|paid|returned|available|cash)$/.test(key)) return value * 2;
    return value;
  });
  for (const bank of doubled.banks) bank.funding = bank.funding.map(([fund, pence]: [string, number]) => [fund, pence * 2]);
  const { bank_balances } = await dryRun(JSON.stringify(doubled));
  expect(bank_balances['bank-riverside']).toMatchObject({ funded_pence: 1_200_000, available_to_award_pence: 751_280 });
});
