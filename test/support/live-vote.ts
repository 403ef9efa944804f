import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { CommandMeta } from '#decider';
import { addDays, londonDay, startOfLondonDay } from '#decider/calendar';
import { catalogue } from '#events';
import { FindEligible, PutToPanel, SubmitBid } from '#features/applications';
import { carrierOf, FileRoundSecrets, IssuePapers, PostgresBallotBox, postgresVote, RollBook, RollKeys, type VoteProgram } from '#features/ballots';
import { ReserveForRound } from '#features/banks';
import { ballotOf, CloseRound, OpenRound, PlanRound, ruleDocument } from '#features/rounds';
import type { OffsetClock } from '#processors';
import { doorwayOf } from '../../apps/server/src/features.js';
import type { DataFolder } from './data-folder.js';
import { House } from './house.js';

export const VOTE = { roundId: 'L-R1', bankId: 'hilgrove', bids: ['L-001', 'L-002', 'L-003', 'L-004', 'L-005', 'L-006'] } as const;
/** On the roll beside those who are known: they vote on paper. */
const OTHERS = 20;
const RULES = {
  ...{ quorum: 7, minPence: 5_000, maxPence: 100_000, fastTrackMaxPence: 0, fastTrackYesNeeded: 0, householdCapPence: 0 },
  ...{ lapseDays: 28, spendWithinDays: 182, reportDueDays: 28 },
  method: 'ballot',
  tie: 'not-approved',
  fundDown: 'skip',
  awards: 'at-once',
} as const;

/** Beside a running demonstration: a vote of one more round of Hilgrove. */
export class LiveVote {
  private constructor(
    private readonly house: Awaited<ReturnType<typeof House.beside>>,
    readonly program: VoteProgram,
    private readonly keys: RollKeys,
  ) {}

  static async beside(folder: DataFolder): Promise<LiveVote> {
    const house = await House.beside(folder);
    const { pool, ledger, vault, clock } = house;
    const masterKey = folder.masterKey();
    const box = new PostgresBallotBox(pool, masterKey);
    const execute = carrierOf({ ledger, vault, clock, catalogue }, box, doorwayOf);
    const secrets = new FileRoundSecrets(join(folder.path, 'round-secrets'));
    return new LiveVote(house, postgresVote({ pool, masterKey, ledger, clock, box, secrets, execute }), new RollKeys(pool, masterKey));
  }

  get pool() {
    return this.house.pool;
  }

  /** Bids came in and are ready; the roll has these people, whose numbers begin at 1. It is half past nine on the first day of the vote, which is answered. */
  async prepare(people: readonly string[]): Promise<string> {
    const { house } = this;
    const { roundId, bankId, bids } = VOTE;
    const today = londonDay(house.clock.now());
    const rules = { ...RULES, ballot: ballotOf({ opensOn: addDays(today, 1), closesOn: addDays(today, 15) }) };
    await house.must(ReserveForRound, { bankId, roundId, reserves: [{ fundId: 'F4', amountPence: 90_000 }] });
    const hashed = { rules, rulesVersion: 1, rulesHash: await house.vault.putDocument(ruleDocument(rules, 1)) };
    await house.must(PlanRound, { roundId, bankId, opensOn: today, closesOn: today, preset: 'whole-estate-vote', ...hashed });
    await house.must(OpenRound, { roundId });
    for (const [n, bidId] of bids.entries()) await this.bid(bidId, n, today);
    await this.setTime(addDays(today, 1), '09:30');
    await house.must(CloseRound, { roundId });
    for (const bidId of bids) await house.must(PutToPanel, { bidId });
    await this.enter(people.map((person, n) => ({ person, name: `Known ${n + 1} Sample`, address: `Flat ${n + 1}, Live House, ZZ99 9ZZ` })));
    return addDays(today, 1);
  }

  /** With some more on the roll whom nobody knows here, and papers handed out. */
  async open(people: readonly string[]): Promise<string> {
    const day = await this.prepare(people);
    const { roundId, bids } = VOTE;
    await this.enter(Array.from({ length: OTHERS }, (_, n) => ({ name: `Other ${n + 1} Sample`, address: `Flat ${n + 1}, Paper House, ZZ99 9ZZ` })));
    await this.done(this.program.open(roundId, bids, await this.by('RO-2')));
    await this.house.must(IssuePapers, { roundId, papers: 30, by: (await this.by('RO-2')).actor });
    return day;
  }

  /** In winter, when London's time is the world's; in summer an hour is added. The services see it within seconds. */
  async setTime(day: string, time: string): Promise<void> {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    const at = Date.parse(startOfLondonDay(day)) + (hours * 60 + minutes) * 60_000;
    await (this.house.clock as OffsetClock).runOn(new Date(at).toISOString());
  }

  /** Papers of whom nobody knows here, by their place among them. */
  async paperOf(people: number, place: number, other: number): Promise<void> {
    await this.program.takeEnvelope(VOTE.roundId, { place, number: people + other });
  }

  /** Typed by two keyers alike. */
  async typed(pile: number, papers: readonly (readonly string[])[]): Promise<void> {
    const marks = papers.map((choices) => choices.map((bidId, n) => ({ bidId, mark: n + 1 })));
    const [first, second, third] = await Promise.all(['KEY-2', 'KEY-3', 'RO-2'].map((person) => this.by(person)));
    const hand = (meta: CommandMeta | undefined) => ({ by: meta?.actor ?? '', papers: marks });
    await this.done(this.program.keyPile(VOTE.roundId, { pile, hands: [hand(first), hand(second), hand(third)] }, first as CommandMeta));
  }

  async by(person: string): Promise<CommandMeta> {
    const actor = await this.house.vault.pseudonym({ person, context: VOTE.bankId });
    return { commandId: randomUUID(), actor, office: `panel:${VOTE.bankId}`, role: 'panel' };
  }

  /** Waits until everything that lies in the box stands in the ledger. */
  async flushed(): Promise<void> {
    for (;;) {
      const { rows } = await this.pool.query<{ waiting: number }>('SELECT count(*)::int AS waiting FROM ballots.box WHERE NOT flushed');
      if (rows[0]?.waiting === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  stop(): Promise<void> {
    return this.house.stop();
  }

  private async bid(bidId: string, n: number, today: string): Promise<void> {
    const { bankId, roundId } = VOTE;
    const token = (kind: 'per' | 'hh') => `${kind}-${`live${n}`.padEnd(22, '0')}`;
    const idea = { title: `An idea, number ${n + 1}`, what: 'Something good', askedPence: 15_000 + 1_500 * n, leadKind: 'individual', atRisk: false } as const;
    const from = { applicant: token('per'), household: token('hh'), ageBand: 'adult', channel: 'online', language: 'en', receivedOn: today } as const;
    await this.house.must(SubmitBid, { bidId, bankId, roundId, ...idea, ...from, goals: [], costs: [], meets: ['outdoor'] });
    await this.house.must(FindEligible, { bidId });
  }

  private async enter(voters: readonly { readonly person?: string; readonly name: string; readonly address: string }[]): Promise<void> {
    const book = new RollBook(this.pool, this.keys, this.house.clock);
    await book.add(VOTE.roundId, voters, { what: 'list', by: (await this.by('RO-2')).actor });
  }

  private async done(outcome: ReturnType<VoteProgram['open']>): Promise<void> {
    const answered = await outcome;
    if (answered.status !== 'done') throw new Error(`the vote was answered ${JSON.stringify(answered)}`);
  }
}
