import { DeclareDecisions } from '#features/banks';
import { CallMeeting, DeclareInterest, OpenFastTrack, ReadBackEvening, RecordArrival, RecordDeparture, VoteFastTrack, VoteOnBid } from '#features/panels';
import { StateRoundResult } from '#features/rounds';
import { bankIdOf, type SeasonEntry } from './season.entry.js';
import { type Season, SeasonRefused } from './season.schema.js';

type Application = Season['applications'][number];
type Round = Season['rounds'][number];
type Vote = Season['panel_votes'][number];
type Evidence = { readonly kind: 'panel' | 'fast-track' | 'ballot' | 'score'; readonly evidence: string };

const decidedOutcomes = new Set(['funded', 'part_funded', 'not_funded']);

/** Fast tracks, evenings and stated results, each declared on its own day. */
export function decisionPlan(season: Season): SeasonEntry[] {
  const fastTracks = season.panel_votes.filter(({ method }) => method === 'fast_track').flatMap((vote) => fastTrackEntries(season, vote));
  return [...fastTracks, ...season.rounds.flatMap((round) => roundDecisions(season, round))];
}

function roundDecisions(season: Season, round: Round): SeasonEntry[] {
  if (round.decision_method === 'panel_score') return round.decided_on ? statedEntries(season, round, round.decided_on) : [];
  if (round.decision_method !== 'panel_majority') return round.decided_on ? [votedEntry(season, round, round.decided_on)] : [];
  const votes = season.panel_votes.filter((vote) => vote.meeting !== null && roundOf(season, vote) === round.id);
  const days = [...new Set(votes.flatMap(({ meeting }) => (meeting ? [meeting] : [])))].sort();
  return days.flatMap((day) =>
    eveningEntries(
      season,
      round,
      day,
      votes.filter(({ meeting }) => meeting === day),
    ),
  );
}

/** A bid that was carried over was voted on in its first round's evening before that. */
function roundOf(season: Season, vote: Vote): string {
  const bid = bidOf(season, vote.ref);
  const round = season.rounds.find(({ id }) => id === bid.round);
  return bid.first_round && round && (vote.meeting ?? '') < round.opens ? bid.first_round : bid.round;
}

function eveningEntries(season: Season, round: Round, day: string, votes: Vote[]): SeasonEntry[] {
  const bankId = bankIdOf(round.bank);
  const meetingId = `${round.id}-${day}`;
  const by = { person: chairOf(season, round.bank), bankId };
  const place = { day, phase: 'votes', by } as const;
  const entries: SeasonEntry[] = [
    {
      ...place,
      key: `meetings/${meetingId}/call`,
      entry: `rounds ${round.id}`,
      command: CallMeeting,
      data: () => ({ meetingId, bankId, roundId: round.id, heldOn: day }),
    },
  ];
  let present = new Set<string>();
  votes.forEach((vote, index) => {
    const wanted = new Set([...Object.keys(vote.votes), ...vote.recused.map(({ member }) => member)]);
    const item = { ...place, entry: `panel_votes ${vote.id ?? vote.ref}` };
    const key = `meetings/${meetingId}/${index + 1}`;
    for (const member of wanted)
      if (!present.has(member)) entries.push({ ...item, key: `${key}/arrives/${member}`, command: RecordArrival, data: memberOf(meetingId, member, bankId) });
    for (const member of present)
      if (!wanted.has(member)) entries.push({ ...item, key: `${key}/leaves/${member}`, command: RecordDeparture, data: memberOf(meetingId, member, bankId) });
    present = wanted;
    entries.push(...voteEntries(season, vote, { ...item, key }, meetingId, bankId));
  });
  entries.push({ ...place, key: `meetings/${meetingId}/read-back`, entry: `rounds ${round.id}`, command: ReadBackEvening, data: () => ({ meetingId }) });
  const decided = [...new Set(votes.map(({ ref }) => ref))].map((ref) => bidOf(season, ref)).filter((bid) => bid.round === round.id);
  entries.push(declareEntry(season, round, day, { kind: 'panel', evidence: `meeting-${meetingId}` }, decided, round.decided_on === day));
  return entries;
}

function memberOf(meetingId: string, member: string, bankId: string): SeasonEntry['data'] {
  return async (naming) => ({ meetingId, member: await naming.person(member, bankId) });
}

type ItemPlace = Pick<SeasonEntry, 'day' | 'phase' | 'by' | 'entry' | 'key'>;

function voteEntries(season: Season, vote: Vote, item: ItemPlace, meetingId: string, bankId: string): SeasonEntry[] {
  const bid = bidOf(season, vote.ref);
  const max = season.banks.find(({ id }) => id === bid.bank)?.max_pence ?? bid.asked_pence;
  const interests = vote.recused.map(
    ({ member, interest }): SeasonEntry => ({
      ...item,
      key: `${item.key}/interest/${member}`,
      command: DeclareInterest,
      data: async (naming) => ({ meetingId, bidId: bid.ref, member: await naming.person(member, bankId), kind: interest.replaceAll('_', '-') }),
    }),
  );
  const conditions = bid.conditions.map(({ what, before_payment }, index) => ({ conditionId: `condition-${index + 1}`, what, beforePayment: before_payment }));
  const amountPence = bid.awarded_pence || Math.min(bid.asked_pence, max);
  const count: SeasonEntry = {
    ...item,
    key: `${item.key}/vote`,
    command: VoteOnBid,
    data: async (naming) => ({
      meetingId,
      bidId: bid.ref,
      motion: { outcome: 'award', amountPence, conditions },
      votes: await Promise.all(Object.entries(vote.votes).map(async ([member, choice]) => ({ member: await naming.person(member, bankId), vote: choice }))),
    }),
  };
  return [...interests, count];
}

function fastTrackEntries(season: Season, vote: Vote): SeasonEntry[] {
  const bid = bidOf(season, vote.ref);
  const day = vote.decided_on ?? bid.decided_on;
  const entry = `panel_votes ${vote.id ?? vote.ref}`;
  if (!day) throw new SeasonRefused(entry, 'a fast track without decided_on');
  const bankId = bankIdOf(bid.bank);
  const place = { day, phase: 'votes', entry, by: { person: chairOf(season, bid.bank), bankId } } as const;
  const key = `fast-track/${bid.ref}`;
  const voters: [string, 'yes' | 'no' | 'step-out', string | undefined][] = [
    ...vote.recused.map(({ member, interest }): [string, 'step-out', string] => [member, 'step-out', interest.replaceAll('_', '-')]),
    ...Object.entries(vote.votes).map(([member, choice]): [string, 'yes' | 'no', undefined] => [member, choice === 'yes' ? 'yes' : 'no', undefined]),
  ];
  const round = season.rounds.find(({ id }) => id === bid.round);
  return [
    { ...place, key: `${key}/open`, command: OpenFastTrack, data: () => ({ bidId: bid.ref }) },
    ...voters.map(
      ([member, choice, interest]): SeasonEntry => ({
        ...place,
        key: `${key}/vote/${member}`,
        command: VoteFastTrack,
        data: async (naming) => ({ bidId: bid.ref, member: await naming.person(member, bankId), vote: choice, ...(interest ? { interest } : {}) }),
      }),
    ),
    ...(round ? [declareEntry(season, round, day, { kind: 'fast-track', evidence: `fast-track-${bid.ref}` }, [bid], false)] : []),
  ];
}

/** Scores are counted by a later capability: their outcome is put on record as the file states it. */
function statedEntries(season: Season, round: Round, day: string): SeasonEntry[] {
  const bankId = bankIdOf(round.bank);
  const decided = decidedIn(season, round);
  const stated: SeasonEntry = {
    ...{ day, phase: 'votes', key: `rounds/${round.id}/result-1`, entry: `rounds ${round.id}`, by: { person: chairOf(season, round.bank), bankId } },
    command: StateRoundResult,
    data: async (naming) => ({
      ...{ roundId: round.id, method: 'score', version: 1 },
      results: decided.map((bid) => ({ bidId: bid.ref, passed: bid.awarded_pence > 0, amountPence: bid.awarded_pence })),
      interests: await Promise.all(
        season.panel_scores
          .filter(({ ref }) => decided.some((bid) => bid.ref === ref))
          .flatMap(({ ref, recused }) => recused.map((each) => ({ ref, ...each })))
          .map(async ({ ref, member, interest }) => ({ bidId: ref, member: await naming.person(member, bankId), kind: interest.replaceAll('_', '-') })),
      ),
    }),
  };
  return [stated, declareEntry(season, round, day, { kind: 'score', evidence: `round-${round.id}` }, decided, true)];
}

const decidedIn = (season: Season, round: Round): Application[] =>
  season.applications.filter((bid) => bid.round === round.id && decidedOutcomes.has(bid.outcome) && !bid.fast_track);

/** Whoever counted the ballots has declared the result: the bank follows it. */
function votedEntry(season: Season, round: Round, day: string): SeasonEntry {
  if (season.resident_ballot?.round !== round.id) throw new SeasonRefused(`rounds ${round.id}`, 'a round with a vote needs its ballots in resident_ballot');
  return declareEntry(season, round, day, { kind: 'ballot', evidence: `voting-${round.id}` }, decidedIn(season, round), true);
}

function declareEntry(season: Season, round: Round, day: string, decidedBy: Evidence, bids: Application[], finishesRound: boolean): SeasonEntry {
  const bankId = bankIdOf(round.bank);
  const decisions = bids
    .filter(({ outcome }) => decidedOutcomes.has(outcome))
    .map((bid) => ({
      bidId: bid.ref,
      outcome: bid.awarded_pence > 0 ? 'award' : 'decline',
      amountPence: bid.awarded_pence,
      ...(bid.charged_to && bid.awarded_pence > 0 ? { fundId: bid.charged_to } : {}),
      ...(bid.charged_because ? { fundBecause: bid.charged_because } : {}),
      reason: bid.reason ?? 'as decided',
    }));
  return {
    day,
    phase: 'declare',
    key: `declare/${decidedBy.evidence}`,
    entry: decidedBy.kind === 'fast-track' ? `applications ${bids.map(({ ref }) => ref).join(', ')}` : `rounds ${round.id}`,
    by: { person: chairOf(season, round.bank), bankId },
    command: DeclareDecisions,
    data: () => ({ bankId, roundId: round.id, decidedBy, decisions, finishesRound }),
  };
}

function bidOf(season: Season, ref: string): Application {
  const bid = season.applications.find((each) => each.ref === ref);
  if (!bid) throw new SeasonRefused(`applications ${ref}`, 'not in the file');
  return bid;
}

function chairOf(season: Season, bank: string): string {
  const panel = season.banks.find(({ id }) => id === bank)?.panel ?? [];
  return season.people.find((person) => person.role === 'panel_chair' && panel.includes(person.id))?.id ?? panel[0] ?? 'system';
}
