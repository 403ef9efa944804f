import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Real elections and the winners that other people's programs agree on (tally.md, "Pabulib files"). Empty where the folder is not beside the repository. */
export const FOLDER = fileURLToPath(new URL('../../../../shared/data/pabulib/', import.meta.url));
const LIST = `${FOLDER}vectors.json`;
export const listed = existsSync(LIST) ? JSON.parse(readFileSync(LIST, 'utf8')) : [];

export const textOf = (file) => readFileSync(FOLDER + file, 'utf8');

const SCORING = { cumulative: 'points', ordinal: 'borda' };
const UTILITY = { 'borda len-pos': 'borda', 'borda len-pos-1': 'borda-zero' };
const OFFICIAL = { rule: 'equal-shares', utility: 'cost', completion: 'add1', endowment: 'integral', stop: 'never' };

/** The rule that a vector means. Its increment is in units of currency, a rule's in hundredths. */
export function ruleOf(voteType, { winners: _, oracles: __, increment = 1, ...vector }) {
  const utility = UTILITY[vector.utility] ?? vector.utility;
  const scoring = utility?.startsWith('borda') ? utility : (SCORING[voteType] ?? 'votes');
  const rule = { ...vector, utility, scoring, unit: 100, increment: increment * 100 };
  return vector.rule.startsWith('official:') ? { ...rule, ...OFFICIAL, comparison: vector.rule.endsWith('comparison') } : rule;
}

/** Marks to look at, about, where nothing is clever: a step of add1 looks at all of them. */
export function effort({ approvals }, { completion, rule }) {
  const rounds = rule === 'phragmen' ? 10 : 1;
  return approvals * (completion?.startsWith('add1') || rule.startsWith('official:') ? 50 : rounds);
}
