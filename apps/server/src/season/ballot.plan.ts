import { addDays } from '#decider/calendar';
import { ConfirmReconciliation, type Envelope, IssuePapers } from '#features/ballots';
import type { ResidentBallot, SeasonBallot } from './ballot.schema.js';
import { castOf, homeOf } from './cast.js';
import { bankIdOf, type SeasonAct, type SeasonEntry, type SeasonStep } from './season.entry.js';
import { type Season, SeasonRefused } from './season.schema.js';
import { linesOfCodes, madeUpRoll } from './voters.js';

/** So many papers are taken out of their envelopes and typed together. */
const A_PILE = 7;

/** The people who run the vote, and where. */
interface Runners {
  readonly bankId: string;
  readonly officer: SeasonEntry['by'];
  readonly keyers: readonly [SeasonEntry['by'], SeasonEntry['by']];
  readonly scrutineers: readonly SeasonEntry['by'][];
}

/** One vote of a whole estate: a roll of made-up people, every ballot by its own channel on its own day, the papers, the close, and the result. */
export function ballotPlan(season: Season): SeasonStep[] {
  const ballot = season.resident_ballot;
  const round = season.rounds.find(({ id }) => id === ballot?.round);
  const bank = season.banks.find(({ id }) => id === round?.bank);
  if (!ballot || !bank) return [];
  const runners = runnersOf(season, bankIdOf(bank.id));
  const estate = season.estates.find(({ id }) => id === bank.estate)?.name ?? bank.estate;
  return [...openingSteps(season, ballot, runners, estate), ...ballotSteps(ballot, runners), ...closingSteps(ballot, runners)];
}

function runnersOf(season: Season, bankId: string): Runners {
  const holding = (role: string) =>
    castOf(season)
      .filter(({ roles }) => roles.some((held) => held.role === role && held.place === bankId))
      .map(({ id }) => ({ person: id, bankId, role }));
  const [officer] = holding('returning-officer');
  const [first, second] = holding('keyer');
  if (!officer || !first || !second) throw new SeasonRefused('resident_ballot', `nobody runs the vote of ${bankId}`);
  return { bankId, officer, keyers: [first, second], scrutineers: holding('scrutineer').slice(0, 2) };
}

function openingSteps(season: Season, ballot: ResidentBallot, { bankId, officer }: Runners, estate: string): SeasonStep[] {
  const roundId = ballot.round;
  const at = { day: ballot.opened_on, phase: 'round opens', entry: 'resident_ballot', by: officer } as const;
  const roll = madeUpRoll(ballot.roll_size, estate);
  const list = ['name,address', ...roll.map(({ name, address }) => `"${name}","${address}"`)].join('\n');
  const bids = season.applications.filter((bid) => bid.round === roundId && ballot.result_v1.some(({ ref }) => ref === bid.ref)).map(({ ref }) => ref);
  const steps: SeasonStep[] = [
    { ...at, key: `votes/${roundId}/roll`, act: (voting, { actor }) => voting.bringRoll(roundId, list, actor) },
    { ...at, key: `votes/${roundId}/open`, act: (voting, meta) => voting.open(roundId, bids, meta) },
  ];
  if (ballot.papers_issued === 0) return steps;
  const data: SeasonEntry['data'] = async (naming) => ({ roundId, papers: ballot.papers_issued, by: await naming.person(officer.person, bankId) });
  return [...steps, { ...at, key: `votes/${roundId}/papers`, command: IssuePapers, data }];
}

/** Ballots come in the order of the list, spread evenly over the days of the vote; what is on the papers is typed on the day after the last one. */
function ballotSteps(ballot: ResidentBallot, runners: Runners): SeasonStep[] {
  const { ballots, opened_on: first, closed_on: last, round: roundId } = ballot;
  const days = daysFrom(first, last);
  const lines = linesOfCodes(ballot);
  const numberOf = (code: string) => (lines.get(code) ?? 0) + 1;
  const [keyer] = runners.keyers;
  const arriving = ballots.map((each, index): SeasonStep => {
    const day = days[Math.floor((index * days.length) / ballots.length)] ?? last;
    const at = { day, phase: 'votes', key: `votes/${roundId}/${each.ballot}`, entry: `resident_ballot ${each.ballot}`, by: keyer } as const;
    if (each.channel === 'paper') return { ...at, act: (voting) => voting.takeEnvelope(roundId, envelopeOf(each, numberOf(each.code), ballots)) };
    const choices = (each.choices ?? []).map((bidId) => ({ bidId }));
    const { channel } = each;
    return { ...at, act: (voting) => voting.cast({ roundId, number: numberOf(each.code), channel, choices }) };
  });
  return [...arriving, ...pileSteps(ballot, runners)];
}

/** An envelope with somebody's number on it: whether it may be opened the desk knows, unless whoever holds it sees why not. */
function envelopeOf(ballot: SeasonBallot, number: number, all: readonly SeasonBallot[]): Envelope {
  const before = all.slice(0, all.indexOf(ballot));
  const place = before.filter(({ channel }) => channel === 'paper').length;
  const again = before.some(({ code, status }) => code === ballot.code && status === 'counted');
  return ballot.kept_shut && !again ? { place, number, keptShut: 'not-living-here' } : { place, number };
}

/** One paper of the last pile is read in two ways, so that a third person settles it. */
function pileSteps({ ballots, closed_on, round: roundId }: ResidentBallot, { keyers, officer }: Runners): SeasonStep[] {
  const papers = ballots.filter(({ channel, kept_shut }) => channel === 'paper' && !kept_shut);
  const piles = Math.floor(papers.length / A_PILE) || Number(papers.length > 0);
  return Array.from({ length: piles }, (_, pile): SeasonStep => {
    const inIt = papers.slice(pile * A_PILE, pile === piles - 1 ? undefined : (pile + 1) * A_PILE);
    const at = { day: addDays(closed_on, 1), phase: 'votes', entry: `resident_ballot ${inIt.map(({ ballot }) => ballot).join(', ')}` } as const;
    const keyed = inIt.map(marksOn);
    const misread = pile === piles - 1 ? keyed.map((marks, paper) => (paper === 0 ? marks.slice(1) : marks)) : keyed;
    const act: SeasonAct['act'] = async (voting, meta, naming) => {
      const token = ({ person, bankId }: SeasonEntry['by']) => naming.person(person, bankId);
      const [first, second, third] = await Promise.all([token(keyers[0]), token(keyers[1]), token(officer)]);
      return voting.keyPile(
        roundId,
        {
          pile,
          hands: [
            { by: first, papers: keyed },
            { by: second, papers: misread },
            { by: third, papers: keyed },
          ],
        },
        meta,
      );
    };
    return { ...at, by: keyers[0], key: `votes/${roundId}/pile-${pile + 1}`, act };
  });
}

/** What stands in the boxes of a paper, in the order of the places. */
const marksOn = ({ choices = [], marks }: SeasonBallot) =>
  marks?.map(({ ref, place }) => ({ bidId: ref, mark: place })) ?? choices.map((bidId, n) => ({ bidId, mark: n + 1 }));

function closingSteps(ballot: ResidentBallot, { bankId, officer, scrutineers }: Runners): SeasonStep[] {
  const { round: roundId, closed_on, result_v1_declared_on: declaredOn } = ballot;
  const at = { day: addDays(closed_on, 1), phase: 'votes', entry: 'resident_ballot' } as const;
  const close: SeasonStep = { ...at, by: officer, key: `votes/${roundId}/close`, act: (voting, meta) => voting.close(roundId, meta) };
  const declare: SeasonStep = { ...at, day: declaredOn, by: officer, key: `votes/${roundId}/result-1`, act: (voting, meta) => voting.declare(roundId, meta) };
  return ballot.papers_issued === 0 ? [close, declare] : [close, ...paperSteps(ballot, at, { bankId, officer, scrutineers }), declare];
}

function paperSteps(
  { round: roundId, papers_unused: unused }: ResidentBallot,
  at: Omit<SeasonAct, 'key' | 'by' | 'act'>,
  runners: Omit<Runners, 'keyers'>,
): SeasonStep[] {
  const { bankId, officer, scrutineers } = runners;
  const reconcile: SeasonStep = {
    ...{ ...at, by: officer, key: `votes/${roundId}/papers-reconciled` },
    act: async (voting, meta, naming) => voting.reconcile(roundId, unused, await naming.household(homeOf(officer.person), bankId), meta),
  };
  const confirmed = scrutineers.map((by): SeasonStep => {
    const data: SeasonEntry['data'] = async (naming) => ({
      roundId,
      scrutineer: await naming.person(by.person, bankId),
      household: await naming.household(homeOf(by.person), bankId),
    });
    return { ...at, by, key: `votes/${roundId}/papers-confirmed/${by.person}`, command: ConfirmReconciliation, data };
  });
  return [reconcile, ...confirmed];
}

function daysFrom(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}
