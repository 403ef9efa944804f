import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Ballot, ballotSheet, type Project } from './election.js';
import { readPabulib, type VoteType } from './pabulib.js';
import { writePabulib } from './pabulib-write.js';

const META = new Map([
  ['description', 'Round of May'],
  ['country', 'United Kingdom'],
  ['unit', 'Hilgrove'],
  ['instance', '2026'],
  ['rule', 'greedy'],
  ['date_begin', '01.05.2026'],
  ['date_end', '31.05.2026'],
]);
const PROJECTS: Project[] = [
  { id: '10', cost: 40_050 },
  { id: '9', cost: 70_000 },
  { id: 'c', cost: 20_000 },
];
const exported = (voteType: VoteType, ballots: readonly Ballot[], more: object = {}, budget = 100_000, projects = PROJECTS) => ({
  election: { budget, projects, ballots: ballotSheet(projects, ballots) },
  voteType,
  meta: META,
  voterIds: ballots.map((_, i) => `r${i}`),
  ...more,
});

describe('an election is written as a Pabulib file', () => {
  it('with what was counted, the columns that were given, and who won', () => {
    const columns = new Map([['name', ['=Trees; many', 'Benches "oak"', 'Bins']]]);
    const text = writePabulib(exported('ordinal', [{ choices: ['9', '10'] }, { choices: [] }, { choices: ['10'] }], { columns, winners: new Set(['10']) }));
    expect(text).toBe(
      [
        'META',
        'key;value',
        'description;Round of May',
        'country;United Kingdom',
        'unit;Hilgrove',
        'instance;2026',
        'num_projects;3',
        'num_votes;3',
        'budget;1000',
        'vote_type;ordinal',
        'rule;greedy',
        'date_begin;01.05.2026',
        'date_end;31.05.2026',
        'PROJECTS',
        'project_id;cost;votes;score;name;selected',
        '10;400.5;2;2;"=Trees; many";1',
        '9;700;1;2;"Benches ""oak""";0',
        'c;200;0;0;Bins;0',
        'VOTES',
        'voter_id;vote',
        'r0;9,10',
        'r1;',
        'r2;10',
        '',
      ].join('\n'),
    );
  });

  it('without a project above the budget and the marks for it', () => {
    const text = writePabulib(exported('cumulative', [{ choices: ['9', 'c'], points: [4, 1] }], {}, 60_000));
    expect(text).toContain('project_id;cost;votes;score\n10;400.5;0;0\nc;200;1;1\nVOTES\nvoter_id;vote;points\nr0;c;1\n');
    expect(text).toContain('num_projects;2\n');
  });

  it('whatever META says of counts, the election’s stand', () => {
    const meta = new Map([...META, ['num_votes', '99'], ['budget', '1'], ['comment', 'two\nlines'], ['currency', 'GBP']]);
    const text = writePabulib(exported('approval', [{ choices: ['c'] }], { meta }));
    expect(text).toContain('num_votes;1\nbudget;1000\n');
    expect(text).toContain('date_end;31.05.2026\ncomment;"two\nlines"\ncurrency;GBP\nPROJECTS\n');
  });

  it.each<[string, object, RegExp]>([
    ['fewer voter ids than ballots', { voterIds: [] }, /voter id of its own/],
    ['a voter id twice', { voterIds: ['a', 'a'] }, /voter id of its own/],
    ['an empty voter id', { voterIds: ['', 'b'] }, /cannot stand in a list/],
    ['points that are not there', { voteType: 'scoring' }, /scoring ballots need points/],
    ['a META without its unit', { meta: new Map([...META].filter(([key]) => key !== 'unit')) }, /META needs unit/],
  ])('refuses %s', (_, more, reason) => {
    expect(() => writePabulib(exported('approval', [{ choices: [] }, { choices: ['c'] }], more))).toThrow(reason);
  });

  it.each(['a,b', ' a', ''])('refuses a project called "%s", which a list cannot name', (id) => {
    expect(() => writePabulib(exported('approval', [], {}, 100, [{ id, cost: 1 }]))).toThrow(RangeError);
  });
});

const cell = fc.string({ unit: fc.constantFrom('a', 'ż', '9', '0', ';', '"', '\n', '\r', '=', '-', ' ', '\u{1f333}'), maxLength: 8 });
const listed = cell.map((text) => text.trim()).filter((text) => text !== '');
const money = fc.integer({ min: 0, max: 99_999_999_900 });

/** The voter ids and projects differ; points stand beside marks where the type has them. */
const elections = fc
  .record({
    voteType: fc.constantFrom<VoteType>('approval', 'choose-1', 'ordinal', 'cumulative', 'scoring'),
    costs: fc.uniqueArray(fc.tuple(listed, money, cell), { maxLength: 8, selector: ([id]) => id }),
    voterIds: fc.uniqueArray(listed, { maxLength: 8 }),
    more: money,
    description: cell.filter((text) => text.trim() !== ''),
  })
  .chain((drawn) => {
    const ids = drawn.costs.map(([id]) => id);
    const most = drawn.voteType === 'choose-1' ? 1 : ids.length;
    const ballot = fc.shuffledSubarray(ids, { maxLength: Math.min(most, ids.length) }).chain((choices) => {
      const points = fc.array(fc.nat(1_000_000), { minLength: choices.length, maxLength: choices.length });
      return points.map((given): Ballot => (drawn.voteType === 'cumulative' || drawn.voteType === 'scoring' ? { choices, points: given } : { choices }));
    });
    const ballots = fc.array(ballot, { minLength: drawn.voterIds.length, maxLength: drawn.voterIds.length });
    return ballots.map((given) => ({ ...drawn, ballots: given }));
  });

it('what was written is read as the same election', () => {
  fc.assert(
    fc.property(elections, ({ voteType, costs, voterIds, more, ballots, description }) => {
      const projects = costs.map(([id, cost]) => ({ id, cost }));
      const budget = Math.max(0, ...projects.map(({ cost }) => cost)) + more;
      const election = { budget, projects, ballots: ballotSheet(projects, ballots) };
      const columns = new Map([['name', costs.map(([, , name]) => name)]]);
      const answer = readPabulib(writePabulib({ election, voteType, meta: new Map([...META, ['description', description]]), voterIds, columns }));
      if ('reason' in answer) throw new Error(`line ${answer.line}: ${answer.reason}`);
      const needsPoints = voteType === 'cumulative' || voteType === 'scoring';
      const empty = needsPoints && !election.ballots.points ? { points: new Int32Array(0) } : {};
      expect({ ...answer.election, voteType: answer.voteType }).toEqual({ ...election, ballots: { ...election.ballots, ...empty }, voteType });
      expect(projects.map((_, row) => answer.projects.cell(row, 'name'))).toEqual(columns.get('name'));
      expect(voterIds.map((_, row) => answer.voters.cell(row, 'voter_id'))).toEqual(voterIds);
      expect(answer.meta.get('description')).toBe(description);
    }),
    { numRuns: 500 },
  );
});
