import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runProgram } from '../support/programs.js';

/** Budget in pence, ids that look like numbers, 10 and 9 equal in votes and cost, 2 that costs the whole pot. */
const ELECTION = `META
key;value
description;Made for this test
country;UK
unit;Hilgrove
instance;2026
num_projects;4
num_votes;5
budget;1000.50
vote_type;approval
rule;greedy
date_begin;2026
date_end;2026
currency;GBP
PROJECTS
project_id;cost;name
10;400.25;Bench
9;400.25;Swing
2;1000.50;Hall
7;200;"Club; ""evening"""
VOTES
voter_id;vote
a;10,9
b;9,10,2
c;2,7
d;2
e;
`;

let folder: string;
const tally = (...args: string[]) => runProgram('apps/auditor/src/tally', args);
const at = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tally-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run tally', () => {
  it.each([
    ['greedy', [], '{"winners":["2"],"spent":"1000.50","budget":"1000.50","steps":4,"ties":1}'],
    ['greedy-no-skip', ['--ties', 'id-string'], '{"winners":["2"],"spent":"1000.50","budget":"1000.50","steps":2,"ties":1}'],
    ['greedy-per-cost', [], '{"winners":["7","10","9"],"spent":"1000.50","budget":"1000.50","steps":4,"ties":1}'],
    ['equal-shares', [], '{"winners":["7"],"spent":"200.00","budget":"1000.50","steps":1,"ties":0}'],
    ['equal-shares', ['--completion', 'utilitarian'], '{"winners":["7","10","9"],"spent":"1000.50","budget":"1000.50","steps":1,"ties":0}'],
    ['phragmen', [], '{"winners":["7","10","9"],"spent":"1000.50","budget":"1000.50","steps":3,"ties":1}'],
    ['max-welfare', [], '{"winners":["10","9","7"],"spent":"1000.50","budget":"1000.50","steps":4,"ties":0}'],
  ] as const)('%s %j prints one line of JSON and nothing else', async (rule, options, line) => {
    const { code, stdout, stderr } = await tally(at('election.pb', ELECTION), '--rule', rule, ...options, '--json');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${line}\n`, stderr: '' });
  });

  it('says in words what came out and why', async () => {
    const { code, stdout } = await tally(at('election.pb', ELECTION), '--rule', 'greedy', '--explain');
    expect(code).toBe(0);
    expect(stdout).toContain('1 of 4 projects are chosen. They cost 1000.50 GBP of 1000.50 GBP; 0.00 GBP is left.');
    expect(stdout).toContain('2 Hall: 3 votes, 1st. When its turn came 1000.50 GBP was left and it costs 1000.50 GBP.');
    expect(stdout).toContain('10 Bench and 9 Swing tied at 2 votes; the order published before voting decided. It would have won with 1 more vote.');
  });

  it('settles ties by lots that were drawn', async () => {
    const ties = ['--rule', 'greedy-per-cost', '--ties', 'cost-votes-lot', '--json', '--lots'];
    const { stdout } = await tally(at('election.pb', ELECTION), ...ties, at('lots.txt', '7\n9\n10\n2\n'));
    expect(stdout).toContain('"winners":["7","9","10"]');
    const numbered = await tally(at('election.pb', ELECTION), ...ties, at('lots.txt', '7;20\r\n9;31\r\n10;4\r\n2;1'));
    expect(numbered.stdout).toContain('"winners":["7","10","9"]');
  });

  it.each([
    ['a file with a line too few', ELECTION.replace('num_votes;5', 'num_votes;6'), ['--rule', 'greedy'], /line 8: /],
    ['a vote for no project', ELECTION.replace('\nd;2', '\nd;3'), ['--rule', 'greedy'], /line 26: .*"3"/],
    ['no file of this kind', '{}', ['--rule', 'greedy'], /line 1: /],
    ['a rule that there is not', ELECTION, ['--rule', 'best'], /--rule/],
    ['no rule', ELECTION, [], /--rule/],
    ['an increment of nothing', ELECTION, ['--rule', 'equal-shares', '--increment', '0'], /--increment/],
    ['a threshold that is not said', ELECTION, ['--rule', 'greedy-threshold'], /--threshold/],
    ['lots that are not there', ELECTION, ['--rule', 'greedy', '--ties', 'firsts-cost-lot'], /--lots/],
  ])('refuses %s with exit code 2', async (_, text, options, why) => {
    const { code, stdout, stderr } = await tally(at('spoiled.pb', text), ...options, '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(why);
  });

  it('refuses a file that is not there', async () => {
    const { code, stderr } = await tally(join(folder, 'nothing.pb'), '--rule', 'greedy');
    expect([code, stderr]).toEqual([2, expect.stringContaining('nothing.pb')]);
  });
});
