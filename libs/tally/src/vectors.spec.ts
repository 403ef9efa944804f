import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { count } from './count.js';
import { type PabulibFile, readPabulib } from './pabulib.js';
import type { CountingRule } from './rule.js';

/** Real elections and their winners, as far as independent programs agree on them, where they lie beside the repository. */
const FOLDER = join(import.meta.dirname, '../../../../shared/data/pabulib');

interface Vector extends Pick<CountingRule, 'rule' | 'ties' | 'completion' | 'endowment' | 'stop' | 'increment'> {
  readonly utility?: string;
  readonly winners: readonly string[];
}
interface Listed {
  readonly file: string;
  readonly vectors: readonly Vector[];
}

const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
const listed: readonly Listed[] = existsSync(join(FOLDER, 'vectors.json')) ? JSON.parse(read('vectors.json')) : [];
const UTILITIES: Readonly<Record<string, string>> = { 'borda len-pos': 'borda', 'borda len-pos-1': 'borda-zero' };
const SCORINGS = { approval: 'votes', 'choose-1': 'votes', ordinal: 'borda', cumulative: 'points', scoring: 'points' } as const;

/** The dialect of the cities' own results (tally.md, "Comparison step"), and all others as the vector says. Increments are whole units of currency. */
function ruleOf({ rule, ties, winners: _, utility = 'cost', increment = 1, ...rest }: Vector, voteType: PabulibFile['voteType']): CountingRule {
  const scoring = SCORINGS[voteType];
  if (rule.startsWith('official:')) {
    const comparison = rule.endsWith('comparison');
    return {
      rule: 'equal-shares',
      scoring,
      ties,
      utility: 'cost',
      completion: 'add1',
      endowment: 'integral',
      stop: 'never',
      increment: 100,
      unit: 100,
      comparison,
    };
  }
  return { rule, scoring, ties, ...rest, utility: (UTILITIES[utility] ?? utility) as CountingRule['utility'], increment: increment * 100, unit: 100 };
}

const title = ({ winners, oracles: _, ...vector }: Vector & { oracles?: unknown }) => `${Object.values(vector).join(' ')}: ${winners.length} winners`;

if (listed.length === 0) {
  it.skip('the real elections are not beside this repository (../shared/data/pabulib)', () => {});
} else {
  describe.each(listed)('$file', ({ file, vectors }) => {
    const answer = readPabulib(read(file));
    if ('reason' in answer) throw new Error(`line ${answer.line}: ${answer.reason}`);
    it.each(vectors.map((vector) => ({ name: title(vector), vector })))('$name', ({ vector }) => {
      const { winners, spent } = count(answer.election, ruleOf(vector, answer.voteType));
      expect([...winners].sort()).toEqual([...vector.winners].sort());
      expect(spent).toBeLessThanOrEqual(answer.election.budget);
    });
  });

  it('hold the results that three cities declared themselves', () => {
    expect(listed.filter(({ vectors }) => vectors.some(({ rule }) => rule.startsWith('official:'))).map(({ file }) => file)).toHaveLength(3);
  });
}
