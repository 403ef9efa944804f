import { describe, expect, it } from '@jest/globals';
import { MemoryLedger } from '#ledger';
import { ballotSeal, openedBallotsHash } from '#proof';
import { type Told, tell } from '../../../../../test/support/feature/feature-house.js';
import { hex, hilgrove } from '../../../../../test/support/vote/hilgrove-vote.js';
import { MemoryBallotBox, MemoryRegister } from '../box/memory-box.js';
import type { OpenBallot } from '../round-count.decider.js';
import { BallotsDiffer, OpenedBallots } from './opened-ballots.js';

const { voting, ballots } = hilgrove();
const about = { roundId: 'H-R1', bankId: 'hilgrove' };
const vote = (type: string, data: object): Told => ({ stream: 'voting-H-R1', at: '2026-04-13T08:00:00.000Z', facts: [{ type, data }] });
const open = (ballot: OpenBallot, roundId = 'H-R1'): Told => ({
  ...{ stream: `ballot-${roundId}-${ballot.v}`, at: '2026-04-13T08:00:00.000Z' },
  facts: [{ type: 'BallotOpened', data: { roundId, ...ballot } }],
});
const closed = (counting: number) => vote('VotingClosed', { ...about, roll: voting.roll, counting, replaced: 0, setAside: 0 });
const openedAll = (cast: readonly OpenBallot[], more: object = {}) =>
  vote('BallotsOpened', { ...about, counting: cast.length, blank: 0, openedHash: openedBallotsHash('H-R1', cast), ...more });

async function site(...told: Told[]) {
  const ledger = new MemoryLedger();
  await tell(ledger, [vote('VotingOpened', voting), ...told]);
  const box = new MemoryBallotBox(new MemoryRegister());
  return { ledger, box, opened: new OpenedBallots(ledger, box) };
}
const ids = (found: readonly OpenBallot[] | undefined) => found?.map(({ v }) => v).sort();

describe('The ballots of a round', () => {
  it('are there once all are open, however many others the ledger holds', async () => {
    const other = { v: hex('other'), n: 1, choices: [], r: hex('other r') };
    const { opened } = await site(
      open(other, 'H-R9'),
      closed(ballots.length),
      open(other, 'H-R8'),
      ...ballots.map((ballot) => open(ballot)),
      openedAll(ballots),
      open(other, 'H-R7'),
    );
    expect(ids(await opened.of('H-R1'))).toEqual(ids(ballots));
  });

  it('are not there before, nor in a round without a vote', async () => {
    const { opened, ledger } = await site(closed(ballots.length), ...ballots.slice(1).map((ballot) => open(ballot)));
    expect(await opened.of('H-R1')).toBeUndefined();
    expect(await opened.of('H-R2')).toBeUndefined();
    await tell(ledger, [open(ballots[0] as OpenBallot), openedAll(ballots)]);
    expect(await opened.of('H-R1')).toHaveLength(ballots.length);
  });

  it('are a fault where they are not those that were committed to; a recount reads them as they stand', async () => {
    const altered = ballots.map((ballot, i) => (i === 5 ? { ...ballot, choices: [{ bidId: 'H-007' }] } : ballot));
    const { opened } = await site(closed(ballots.length), ...altered.map((ballot) => open(ballot)), openedAll(ballots));
    await expect(opened.of('H-R1')).rejects.toThrow(BallotsDiffer);
    expect(ids(await opened.asTheyStand('H-R1'))).toEqual(ids(altered));
  });

  it('come from the box where there are fewer than ten, and from nowhere once that is emptied', async () => {
    const nine = ballots.slice(0, 9).map((ballot) => ({ ...ballot, n: 1 }));
    const register = new MemoryRegister();
    const box = new MemoryBallotBox(register);
    const ledger = new MemoryLedger();
    await tell(ledger, [vote('VotingOpened', voting), closed(9), openedAll(nine, { few: true })]);
    await box.open({ roundId: 'H-R1', closesAt: '2026-04-13T00:00:00.000Z', rowBytes: 1_000, growing: false });
    for (const [i, ballot] of nine.entries()) {
      register.of('H-R1').set(`voter-${i}`, undefined);
      const cast = {
        ...ballot,
        c: ballotSeal({ round: 'H-R1', ...ballot }),
        roundId: 'H-R1',
        voterId: `voter-${i}`,
        channel: 'online' as const,
        at: '2026-04-10T10:00:00.000Z',
      };
      expect(await box.cast(cast)).toBe('done');
    }
    await box.shut('H-R1');
    const opened = new OpenedBallots(ledger, box);
    expect(ids(await opened.of('H-R1'))).toEqual(ids(nine));
    await box.end('H-R1', false);
    expect(await opened.of('H-R1')).toBeUndefined();
  });
});
