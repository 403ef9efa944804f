import { describe, expect, it } from '@jest/globals';
import { nameId } from '#proof';
import { hex } from '../../../test/support/vote/hilgrove-vote.js';
import { declared, inOrder, linesOf, open, sealed, season, type VoteStory, voteStory, type Written } from '../../../test/support/vote/vote-ledger.js';
import { type RoundReport, recount } from './recount.js';
import type { RecountFailureName } from './round-book.js';

async function* each<T>(all: readonly T[]): AsyncGenerator<T> {
  yield* all;
}
const recounted = async (...[written, change]: Parameters<typeof linesOf>) => recount(each(linesOf(written, change)));
const failuresIn = ({ rounds }: { readonly rounds: readonly RoundReport[] }) => rounds.flatMap(({ failures }) => failures.map(({ failure }) => failure));

describe('The recount of a ledger', () => {
  it('finds the vote of the season as it was declared, both versions and the recount', async () => {
    const { rounds } = await recounted(inOrder(voteStory()));
    expect(rounds).toEqual([
      {
        roundId: 'H-R1',
        stage: 'declared',
        roll: 612,
        sealed: 65,
        counting: 64,
        blank: 0,
        versions: [
          { version: 1, because: 'count', resultHash: expect.any(String), agrees: true },
          { version: 2, because: 'withdrawal', resultHash: expect.any(String), agrees: true },
        ],
        recounts: 1,
        notChecked: [],
        failures: [],
      },
    ]);
  });

  it('has nothing to say of a ledger without votes', async () => {
    expect(await recounted([voteStory().round])).toEqual({ kind: 'unknown', events: 1, rounds: [] });
  });

  it('looks at what there is while voting is open, and after the close', async () => {
    const { reserved, round, opening, seals, papers, close } = voteStory();
    expect((await recounted([reserved, round, opening, ...seals])).rounds).toMatchObject([{ stage: 'open', sealed: 65, versions: [], failures: [] }]);
    expect((await recounted([reserved, round, opening, ...papers, ...seals, close])).rounds).toMatchObject([{ stage: 'closed', counting: 64, failures: [] }]);
  });

  it('does not mind the order in which seals were written, nor what else happened between', async () => {
    const story = voteStory();
    const [first, ...others] = story.seals as [Written, ...Written[]];
    expect(failuresIn(await recounted(inOrder({ ...story, seals: [first, ...others.toReversed()] })))).toEqual([]);
  });

  it('counts nine ballots only where they were disclosed, and says so', async () => {
    const [few, nine] = [voteStory(9), season.ballots.slice(0, 9).map((ballot, i) => (i === 0 ? { ...ballot, n: 2 } : ballot))];
    const lines = linesOf(inOrder(few));
    const [without] = (await recount(each(lines))).rounds;
    expect(without).toMatchObject({ versions: [{ version: 1 }, { version: 2 }], failures: [], notChecked: [expect.stringContaining('--disclosed')] });
    expect(without?.versions[0]).not.toHaveProperty('agrees');
    const [shown] = (await recount(each(lines), new Map([['H-R1', nine]]))).rounds;
    expect(shown).toMatchObject({ versions: [{ agrees: true }, { agrees: true }], failures: [], notChecked: [] });
    const [altered] = (await recount(each(lines), new Map([['H-R1', nine.map((ballot, i) => (i === 3 ? { ...ballot, choices: [] } : ballot))]]))).rounds;
    expect(altered?.failures.map(({ failure }) => failure)).toEqual(expect.arrayContaining(['opened-differs', 'altered-ballot']));
  });

  it('does not pretend to count what another counting program counted', async () => {
    const story = voteStory();
    const later = dataOf(story, 'first', (data) => ({ ...data, tallyVersion: 2 }));
    const [round] = (await recounted(inOrder(later))).rounds;
    expect(round).toMatchObject({ failures: [], notChecked: [expect.stringContaining('counting program')] });
    expect(round?.versions[0]).not.toHaveProperty('agrees');
  });
});

// biome-ignore lint/suspicious/noExplicitAny: what an attacker writes may be anything
type Loose = Record<string, any>;

/** The same story with the data of one append's first fact edited. */
function dataOf(story: VoteStory, part: keyof VoteStory, edit: (data: Loose) => object): VoteStory {
  const [all] = [[story[part]].flat() as Written[]];
  const [{ stream, facts } = { stream: '', facts: [] }, ...others] = all;
  const [fact, ...more] = facts;
  const edited = { stream, facts: fact ? [{ ...fact, data: edit(fact.data) }, ...more] : [] };
  return { ...story, [part]: Array.isArray(story[part]) ? [edited, ...others] : edited };
}

const ballotAt = (place: number) => {
  const ballot = season.ballots[place];
  if (!ballot) throw new RangeError(`there is no ballot ${place}`);
  return ballot;
};
const stuffed = { v: hex('stuffed'), n: 1, choices: [{ bidId: 'H-007' }], r: hex('stuffed r') };
const lastBallot = (lines: readonly Written[], type: string) => lines.findLastIndex(({ facts }) => facts[0]?.type === type);

describe('One planted wrong in a vote', () => {
  const attacks: readonly [string, RecountFailureName, (story: VoteStory) => readonly Written[]][] = [
    ['a winner swapped for another', 'false-tally', (story) => inOrder(dataOf(story, 'first', ({ items, ...data }) => ({ ...data, items: swapped(items) })))],
    ['a score raised by one', 'false-tally', (story) => inOrder(dataOf(story, 'first', ({ items, ...data }) => ({ ...data, items: raised(items) })))],
    ['more spent than was given', 'false-tally', (story) => inOrder(dataOf(story, 'second', (data) => ({ ...data, spentPence: data.spentPence + 1 })))],
    ['another hash of the result', 'false-tally', (story) => inOrder(dataOf(story, 'second', (data) => ({ ...data, resultHash: hex('other') })))],
    ['a result of other ballots', 'false-tally', (story) => inOrder({ ...story, first: declared([...season.ballots.slice(1), stuffed], 1, 'count') })],
    [
      'a choice altered in an opened ballot',
      'altered-ballot',
      (story) => inOrder({ ...story, opened: [open({ ...ballotAt(5), choices: [{ bidId: 'H-007' }] }), ...without(story.opened, 5)] }),
    ],
    [
      'a nonce altered in an opened ballot',
      'altered-ballot',
      (story) => inOrder({ ...story, opened: [open({ ...ballotAt(5), r: hex('other') }), ...without(story.opened, 5)] }),
    ],
    ['a ballot opened that nobody sealed', 'altered-ballot', (story) => inOrder({ ...story, opened: [...story.opened, open(stuffed)] })],
    [
      'the ballot opened that its voter had replaced',
      'replaced-ballot-opened',
      (story) => inOrder({ ...story, opened: [open(ballotAt(0)), ...story.opened.slice(1)] }),
    ],
    ['a ballot opened twice', 'opened-twice', (story) => inOrder({ ...story, opened: [...story.opened, open(ballotAt(7))] })],
    ['a ballot left shut', 'opened-differs', (story) => inOrder({ ...story, opened: story.opened.slice(1) })],
    ['ballots opened in the order in which they came', 'opened-differs', (story) => inOrder({ ...story, opened: story.opened.toReversed() })],
    ['a blank ballot that is none', 'opened-differs', (story) => inOrder(dataOf(story, 'allOpened', (data) => ({ ...data, blank: 1 })))],
    ['a ballot stuffed in after the close', 'ballot-after-close', (story) => inOrder({ ...story, opened: [sealed(stuffed), open(stuffed), ...story.opened] })],
    [
      'a ballot sealed one place after the close',
      'ballot-after-close',
      (story) => inOrder({ ...story, seals: story.seals.slice(0, -1), opened: [story.seals.at(-1) as Written, ...story.opened] }),
    ],
    [
      'a ballot sealed before the opening',
      'ballot-before-opening',
      (story) => [story.round, sealed(stuffed), ...inOrder({ ...story, round: { stream: 'round-X', facts: [] } })],
    ],
    [
      'a ballot opened before the close',
      'opened-too-early',
      (story) => inOrder({ ...story, papers: [...story.papers, ...story.seals, open(ballotAt(3))], seals: [], opened: without(story.opened, 3) }),
    ],
    [
      'a result declared before the ballots were open',
      'opened-too-early',
      (story) =>
        inOrder({
          ...story,
          close: story.close,
          opened: [...story.reconciled, story.first, ...story.opened],
          reconciled: [],
          first: { stream: 'voting-H-R1', facts: [] },
        }),
    ],
    ['the same number of ballot twice', 'sealed-twice', (story) => inOrder({ ...story, seals: [...story.seals, sealed({ ...ballotAt(4), r: hex('again') })] })],
    ['a seal used twice', 'sealed-twice', (story) => inOrder({ ...story, seals: [...story.seals, twin(story.seals[4])] })],
    ['more ballots than are sealed', 'seals-differ', (story) => inOrder(dataOf(story, 'close', (data) => ({ ...data, counting: data.counting + 1 })))],
    [
      'more ballots than may vote',
      'more-ballots-than-roll',
      (story) => inOrder(dataOf(story, 'close', (data) => ({ ...data, roll: { ...data.roll, size: 63 } }))),
    ],
    ['a paper too many among the seals', 'seals-differ', (story) => inOrder({ ...story, seals: [...story.seals, sealed({ ...stuffed, n: 0 })] })],
    ['a paper that went missing', 'papers-do-not-balance', (story) => inOrder(dataOf(story, 'reconciled', (data) => ({ ...data, unused: data.unused - 1 })))],
    ['papers that nobody issued', 'papers-do-not-balance', (story) => inOrder(dataOf(story, 'papers', (data) => ({ ...data, papers: 39 })))],
    [
      'channels that sum to less',
      'papers-do-not-balance',
      (story) => inOrder(dataOf(story, 'reconciled', (data) => ({ ...data, channels: [{ channel: 'online', ballots: 64 }] }))),
    ],
    ['one scrutineer', 'papers-not-confirmed', (story) => inOrder({ ...story, reconciled: story.reconciled.slice(0, 2) })],
    ['two scrutineers of one home', 'papers-not-confirmed', (story) => inOrder({ ...story, reconciled: sameHome(story.reconciled) })],
    [
      'a rule changed after the round opened',
      'rules-differ',
      (story) => inOrder(dataOf(story, 'round', ({ rules, ...data }) => ({ ...data, rules: { ...rules, ballot: { ...rules.ballot, weights: [3, 2, 1] } } }))),
    ],
    [
      'a pot changed after the round opened',
      'rules-differ',
      (story) => inOrder(dataOf(story, 'reserved', (data) => ({ ...data, reserves: data.reserves.slice(1) }))),
    ],
    ['a bid without a lot', 'rules-differ', (story) => inOrder(dataOf(story, 'opening', (data) => ({ ...data, lots: data.lots.slice(1) })))],
    ['a withdrawal that never was', 'withdrawal-differs', (story) => inOrder({ ...story, withdrawal: { stream: 'application-H-008', facts: [] } })],
    ['a withdrawal that nobody minded', 'withdrawal-differs', (story) => inOrder({ ...story, second: declared(counting(story), 2, 'count') })],
    ['a version left out', 'versions-out-of-order', (story) => inOrder(dataOf(story, 'second', (data) => ({ ...data, version: 3 })))],
    ['the opening twice, with other rules', 'not-an-event', (story) => inOrder({ ...story, seals: [...story.seals, story.opening] })],
    ['the close twice', 'not-an-event', (story) => inOrder({ ...story, opened: [...story.opened, story.close] })],
    ['a recount that says no', 'false-recount', (story) => inOrder(dataOf(story, 'recount', (data) => ({ ...data, agrees: false })))],
    ['a recount of a version that is not', 'false-recount', (story) => inOrder(dataOf(story, 'recount', (data) => ({ ...data, version: 7 })))],
    ['a ballot that gives a bid two places', 'ballot-against-the-rules', (story) => replacedEverywhere(story, 5, [{ bidId: 'H-001' }, { bidId: 'H-001' }])],
    [
      'a ballot with a fourth choice',
      'ballot-against-the-rules',
      (story) =>
        replacedEverywhere(
          story,
          5,
          ['H-001', 'H-002', 'H-003', 'H-004'].map((bidId) => ({ bidId })),
        ),
    ],
    ['an explanation that is none', 'explanation-differs', (story) => inOrder(dataOf(story, 'second', (data) => ({ ...data, explanationHash: hex('other') })))],
  ];
  it.each(attacks)('%s ends in %s', async (_, failure, plant) => {
    const report = await recounted(plant(voteStory()));
    expect(failuresIn(report)).toContain(failure);
    for (const { number, why } of report.rounds.flatMap(({ failures }) => failures))
      expect([Number.isInteger(number), why]).toEqual([true, expect.stringMatching(/\w/)]);
  });

  it('says at which number', async () => {
    const written = inOrder(voteStory());
    const late = lastBallot(written, 'BallotSealed');
    const { rounds } = await recounted(written.with(late, sealed({ ...stuffed, n: 1 })));
    expect(rounds[0]?.failures).toContainEqual({ failure: 'altered-ballot', number: expect.any(Number), why: 'no seal stands for an opened ballot' });
  });
});

const ANOTHER = '5f0c6d2e-0000-5000-8000-000000000002';

describe('An envelope that tells whose ballot it holds', () => {
  const edits: readonly [string, (envelope: Loose) => object][] = [
    ['an actor', (envelope) => ({ ...envelope, actor: 'per-aaaaaaaaaaaaaaaaaaaaaa' })],
    ['a role', (envelope) => ({ ...envelope, role: 'resident' })],
    ['a cause', (envelope) => ({ ...envelope, causationId: envelope.commandId })],
    ['the minute', (envelope) => ({ ...envelope, recordedAt: '2026-04-13T10:20:00.000Z' })],
    ['a channel', (envelope) => ({ ...envelope, data: { ...envelope.data, channel: 'online' } })],
    ['an id of its own', (envelope) => ({ ...envelope, id: '5f0c6d2e-0000-5000-8000-000000000001' })],
    ['a command of its own', (envelope) => ({ ...envelope, commandId: ANOTHER, id: nameId(ANOTHER, '0') })],
  ];
  it.each(edits)('by %s ends in identity-on-a-ballot', async (_, edit) => {
    for (const type of ['BallotSealed', 'BallotOpened']) {
      const report = await recounted(inOrder(voteStory()), (envelope) =>
        envelope.type === type && envelope.stream === `ballot-H-R1-${ballotAt(9).v}` ? edit(envelope) : envelope,
      );
      expect(failuresIn(report)).toContain('identity-on-a-ballot');
    }
  });

  it('by its stream ends in ballot-misfiled', async () => {
    const story = voteStory();
    const misfiled = { ...(story.seals[4] as Written), stream: `ballot-H-R1-${hex('somebody')}` };
    expect(failuresIn(await recounted(inOrder({ ...story, seals: story.seals.with(4, misfiled) })))).toContain('ballot-misfiled');
  });
});

const without = (all: readonly Written[], place: number) => all.filter((_, i) => i !== place);
const swapped = (items: readonly { won: boolean }[]) => items.map((item) => ({ ...item, won: !item.won }));
const raised = ([first, ...others]: readonly { score: number }[]) => [{ ...first, score: (first?.score ?? 0) + 1 }, ...others];
const counting = (story: VoteStory) => story.opened.map(({ facts }) => facts[0]?.data as never);

/** Another voter with the seal of this one. */
function twin(seal: Written | undefined): Written {
  const data = { ...(seal?.facts[0]?.data as object), v: hex('twin') };
  return { stream: `ballot-H-R1-${hex('twin')}`, facts: [{ type: 'BallotSealed', data }] };
}

function sameHome(reconciled: readonly Written[]): readonly Written[] {
  return reconciled.map(({ stream, facts }) => ({
    stream,
    facts: facts.map((fact) => (fact.type === 'ReconciliationConfirmed' ? { ...fact, data: { ...fact.data, household: `hh-${'x'.repeat(22)}` } } : fact)),
  }));
}

/** A ballot that was sealed, opened and counted with other choices: all agrees but the rules of the ballot. */
function replacedEverywhere(story: VoteStory, place: number, choices: readonly { bidId: string }[]): readonly Written[] {
  const ballot = { ...ballotAt(place), choices };
  return inOrder({ ...story, seals: story.seals.with(place + 1, sealed(ballot)), opened: story.opened.with(place, open(ballot)) });
}
