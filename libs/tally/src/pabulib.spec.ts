import { describe, expect, it } from '@jest/globals';
import { type PabulibFile, readPabulib } from './pabulib.js';

const META = {
  description: 'A day for trees',
  country: 'United Kingdom',
  unit: 'Hilgrove',
  instance: '2026',
  num_projects: '3',
  num_votes: '3',
  budget: '1000',
  vote_type: 'approval',
  rule: 'greedy',
  date_begin: '01.05.2026',
  date_end: '31.05.2026',
};
const PROJECTS = ['project_id;cost;name', '10;400;Trees', '9;700;Benches', 'c;200;Bins'];
const VOTES = ['voter_id;vote', 'v1;10,9', 'v2;', 'v3;c'];

function file({ meta = {}, projects = PROJECTS, votes = VOTES }: { meta?: object; projects?: readonly string[]; votes?: readonly string[] } = {}): string {
  const said = Object.entries({ ...META, ...meta }).filter(([, value]) => value !== undefined);
  return `${['META', 'key;value', ...said.map(([key, value]) => `${key};${value}`), 'PROJECTS', ...projects, 'VOTES', ...votes].join('\n')}\n`;
}

function read(text: string): PabulibFile {
  const answer = readPabulib(text);
  if ('reason' in answer) throw new Error(`line ${answer.line}: ${answer.reason}`);
  return answer;
}

const ballotsOf = ({ election: { ballots, projects } }: PabulibFile) =>
  Array.from({ length: ballots.starts.length - 1 }, (_, i) =>
    Array.from(ballots.marks.subarray(ballots.starts[i], ballots.starts[i + 1]), (place) => projects[place]?.id),
  );

describe('a Pabulib file is read', () => {
  it('with amounts in hundredths, ids as text in the order of the file, and an empty vote as a blank ballot', () => {
    const answer = read(file());
    expect(answer.election.budget).toBe(100_000);
    expect(answer.election.projects).toEqual([
      { id: '10', cost: 40_000 },
      { id: '9', cost: 70_000 },
      { id: 'c', cost: 20_000 },
    ]);
    expect(ballotsOf(answer)).toEqual([['10', '9'], [], ['c']]);
    expect(answer.voteType).toBe('approval');
    expect(answer.election.ballots.points).toBeUndefined();
    expect(answer.meta.get('unit')).toBe('Hilgrove');
    expect(answer.projects.cell(1, 'name')).toBe('Benches');
    expect(answer.projects.cell(1, 'colour')).toBeUndefined();
    expect(answer.voters.cell(2, 'voter_id')).toBe('v3');
  });

  it('the same with a byte order mark, CRLF, empty lines, and no end to the last line', () => {
    const plain = ballotsOf(read(file()));
    expect(ballotsOf(read(`\uFEFF${file()}`))).toEqual(plain);
    expect(ballotsOf(read(file().replaceAll('\n', '\r\n')))).toEqual(plain);
    expect(ballotsOf(read(file().replace('PROJECTS\n', '\nPROJECTS\n\n')))).toEqual(plain);
    expect(ballotsOf(read(file().trimEnd()))).toEqual(plain);
    expect(ballotsOf(read(file().trimEnd().concat('\r')))).toEqual(plain);
  });

  it('with columns and sections in any order', () => {
    const [meta = '', rest = ''] = file({
      projects: ['name;cost;project_id', 'Trees;400;10', 'Benches;700;9', 'Bins;200;c'],
      votes: ['vote;age;voter_id', '10,9;40;v1', ';;v2', 'c;;v3'],
    }).split('PROJECTS\n');
    const [projects = '', votes = ''] = rest.split('VOTES\n');
    expect(ballotsOf(read(`VOTES\n${votes}META\n${meta.slice(5)}PROJECTS\n${projects}`))).toEqual([['10', '9'], [], ['c']]);
  });

  it('with quoted cells: semicolons, doubled quotes and lines within them', () => {
    const projects = ['project_id;cost;name', '10;400;"Trees; and ""shrubs"""', '"9";700;"two\nlines"', '"c ""d""";200;=1+1'];
    const answer = read(file({ projects, votes: ['voter_id;vote', '"v1";"10,c ""d"""', 'v2;', 'v3;"9"'] }));
    expect(['10', '9', 'c'].map((_, row) => answer.projects.cell(row, 'name'))).toEqual(['Trees; and "shrubs"', 'two\nlines', '=1+1']);
    expect(ballotsOf(answer)).toEqual([['10', 'c "d"'], [], ['9']]);
  });

  it('with spaces around what stands in lists, which are no part of an id', () => {
    expect(ballotsOf(read(file({ votes: ['voter_id;vote', 'v1; 10, 9 ', 'v2; ', ' v3;c'] })))).toEqual([['10', '9'], [], ['c']]);
  });

  it.each([
    ['400000.0', 40_000_000, 1],
    ['2458488.22', 245_848_822, 2],
    ['1893934.5', 189_393_450, 1],
    ['1000.000', 100_000, 2],
    ['0', 0, 0],
  ])('a budget of %s, to the hundredth', (budget, wanted, decimals) => {
    const answer = read(file({ meta: { budget } }));
    expect([answer.election.budget, answer.decimals]).toEqual([wanted, decimals]);
  });

  it('a project that was withdrawn, at its cost of 999999999, which no budget reaches', () => {
    expect(read(file({ projects: ['project_id;cost', '10;999999999', '9;700', 'c;200'] })).election.projects[0]?.cost).toBe(99_999_999_900);
  });

  it.each([
    ['cumulative', { max_sum_points: '10', max_points: '6', min_sum_points: '100' }],
    ['scoring', { default_score: '0' }],
  ])('points beside the marks, in the same order: %s', (voteType, more) => {
    const votes = ['voter_id;vote;points', 'v1;9,10;4,6', 'v2;;', 'v3;c;0.0'];
    const { election } = read(file({ meta: { vote_type: voteType, ...more }, votes }));
    expect(Array.from(election.ballots.marks)).toEqual([1, 0, 2]);
    expect(Array.from(election.ballots.points ?? [])).toEqual([4, 6, 0]);
  });

  it.each(['ordinal', 'choose-1'])('%s ballots, whose points nobody asks for', (voteType) => {
    const votes = ['voter_id;vote;points', 'v1;10;x', 'v2;;', 'v3;c;'];
    expect(read(file({ meta: { vote_type: voteType }, votes })).election.ballots.points).toBeUndefined();
  });

  it('an election with no projects and no ballots', () => {
    const { election } = read(file({ meta: { num_projects: '0', num_votes: '0' }, projects: ['project_id;cost'], votes: ['voter_id;vote'] }));
    expect([election.projects.length, Array.from(election.ballots.starts)]).toEqual([0, [0]]);
  });

  it('thousands of ids that differ in one letter, none taken for another', () => {
    const ids = Array.from({ length: 3_000 }, (_, k) => `P${k.toString(36)}`);
    const projects = ['project_id;cost', ...ids.map((id) => `${id};1`)];
    const votes = ['voter_id;vote', ...ids.map((id, k) => `${id};${id},${ids[(k * 7 + 1) % ids.length]}`)];
    const answer = read(file({ meta: { num_projects: '3000', num_votes: '3000' }, projects, votes }));
    expect(ballotsOf(answer)).toEqual(ids.map((id, k) => [id, ids[(k * 7 + 1) % ids.length]]));
  });
});

/** META's title is line 1, its keys begin on line 3, PROJECTS stands on 14 with rows from 16, VOTES on 19 with rows from 21. */
describe('a spoiled file is refused with its line and the reason', () => {
  const points = (vote: string, more: object = {}) =>
    file({ meta: { vote_type: 'cumulative', ...more }, votes: ['voter_id;vote;points', 'v1;10;1', 'v2;;', vote] });
  const vote = (row: string, meta: object = {}) => file({ meta, votes: ['voter_id;vote', 'v1;10', 'v2;', row] });
  const project = (row: string) => file({ projects: ['project_id;cost;name', '10;400;', row, 'c;200;'], votes: ['voter_id;vote', 'v1;', 'v2;', 'v3;'] });

  it.each<[string, string, number, RegExp]>([
    ['nothing', '', 1, /without a section META/],
    ['something else', 'Dear all,\nhello\n', 1, /begins with a line that says META/],
    ['no PROJECTS', file().replace('PROJECTS\n', 'x;y\n'), 15, /3 cells; META has 2 columns/],
    ['no VOTES', file().slice(0, file().indexOf('VOTES')), 18, /ends without a section VOTES/],
    ['two META', `${file()}META\nkey;value\n`, 24, /second section META/],
    ['VOTES without a header', file().slice(0, file().indexOf('voter_id')), 19, /names its columns/],
    ...Object.keys(META).map((key): [string, string, number, RegExp] => [
      `no ${key}`,
      file({ meta: { [key]: undefined } }),
      1,
      new RegExp(`does not say ${key}`),
    ]),
    ['an empty rule', file({ meta: { rule: ' ' } }), 11, /does not say rule/],
    ['a key twice', file().replace('PROJECTS\n', 'unit;Other\nPROJECTS\n'), 14, /says unit twice/],
    ['a META of other columns', file().replace('key;value', 'name;value'), 2, /no column key/],
    ['a budget in words', file({ meta: { budget: 'plenty' } }), 9, /budget "plenty" is no amount/],
    ['a budget of thousandths', file({ meta: { budget: '1000.555' } }), 9, /two decimals/],
    ['a budget with a comma', file({ meta: { budget: '1000,50' } }), 9, /is no amount/],
    ['a budget below nothing', file({ meta: { budget: '-1' } }), 9, /is no amount/],
    ['a budget as calculators write it', file({ meta: { budget: '1e6' } }), 9, /is no amount/],
    ['a budget past what is exact', file({ meta: { budget: '90071992547409.92' } }), 9, /is no amount/],
    ['another vote type', file({ meta: { vote_type: 'veto' } }), 10, /none of approval, choose-1/],
    ['a default score', file({ meta: { default_score: '1' } }), 14, /default_score "1" is not supported/],
    ['a limit in words', file({ meta: { max_length: 'three' } }), 14, /max_length "three" is no whole number/],
    ['fewer projects than it says', file({ meta: { num_projects: '4' } }), 7, /num_projects "4" is not what the file holds: 3/],
    ['more votes than it says', file({ meta: { num_votes: '2' } }), 8, /num_votes "2" is not what the file holds: 3/],
    ['a row too short', file().replace('9;700;Benches', '9;700'), 17, /2 cells; PROJECTS has 3 columns/],
    ['a row too long', vote('v3;c;40'), 23, /3 cells; VOTES has 2 columns/],
    ['a row of one cell', vote('v3'), 23, /1 cell; VOTES/],
    ['a column twice', file().replace('cost;name', 'cost;cost'), 15, /Two columns are called cost/],
    ['no column of costs', file().replace('cost;name', 'price;name'), 15, /no column cost/],
    ['no column of votes', file().replace('voter_id;vote', 'voter_id;choice'), 20, /no column vote/],
    ['no column of points', file({ meta: { vote_type: 'cumulative' } }), 20, /no column points/],
    ['a project twice', project('10;700;'), 17, /project_id "10" stands there twice/],
    ['a project without an id', project(' ;700;'), 17, /project_id is empty/],
    ['a project with a comma', project('"1,2";700;'), 17, /holds a comma/],
    ['a cost in words', project('9;cheap;'), 17, /"cheap" is no cost/],
    ['a cost below nothing', project('9;-5;'), 17, /"-5" is no cost/],
    ['no cost', project('9;;'), 17, /"" is no cost/],
    ['a voter twice', vote('v1;c'), 23, /voter_id "v1" stands there twice/],
    ['a voter without an id', vote(';c'), 23, /voter_id is empty/],
    ['an unknown project', vote('v3;c,d'), 23, /"d", which is no project/],
    ['a project that differs in its zeros', vote('v3;010'), 23, /"010", which is no project/],
    ['a vote for nobody between two', vote('v3;c,,10'), 23, /"", which is no project/],
    ['a comma at the end', vote('v3;c,'), 23, /ends with a comma/],
    ['a project twice in a vote', vote('v3;c,10,c'), 23, /names c twice/],
    ['too many projects', vote('v3;c,10', { max_length: '1' }), 24, /names 2 projects; at most 1/],
    ['too few projects', vote('v3;c,10', { min_length: '2' }), 22, /names 1 projects; at least 2/],
    ['two where one is chosen', vote('v3;c,10', { vote_type: 'choose-1' }), 23, /at most 1/],
    ['a vote past its purse', vote('v3;c,10', { max_sum_cost: '599.99' }), 24, /cost more than max_sum_cost/],
    ['points for fewer projects', points('v3;c,10;1'), 23, /names 2 projects and gives points 1 times/],
    ['points for more projects', points('v3;c;1,2'), 23, /names 1 projects and gives points 2 times/],
    ['no points', points('v3;c;'), 23, /gives points 0 times/],
    ['points in words', points('v3;c;many'), 23, /"many" is no number of points/],
    ['points below nothing', points('v3;c;-1'), 23, /"-1" is no number of points/],
    ['half points', points('v3;c;1.5'), 23, /"1.5" is no number of points/],
    ['points past all bounds', points('v3;c;99999999999'), 23, /no number of points/],
    ['points that end with a comma', points('v3;c;1,'), 23, /points end with a comma/],
    ['too many points for one', points('v3;c;6', { max_points: '5' }), 24, /6 points to one project; at most 5/],
    ['too many points', points('v3;c,10;3,3', { max_sum_points: '5' }), 24, /gives 6 points; at most 5/],
    ['a quote that never ends', file().replace('Trees', '"Trees'), 16, /never ends/],
    ['something behind a quote', file().replace('Trees', '"Trees" and'), 16, /between a closing quote/],
    ['a fault below a cell of three lines', file().replace('Trees', '"a\nb\nc"').replace('v3;c', 'v3;d'), 25, /"d", which is no project/],
  ])('%s', (_, text, line, reason) => {
    expect(readPabulib(text)).toEqual({ line, reason: expect.stringMatching(reason) });
  });
});
