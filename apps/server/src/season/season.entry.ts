import type { CommandClass, CommandMeta, Refusal } from '#decider';
import type { VoteProgram } from '#features/ballots';
import type { Season } from './season.schema.js';

/** The order of one day (architecture.md, "Two clocks"). */
export const PHASES = [
  'setup',
  'money in',
  'round opens',
  'bids',
  'checks',
  'withdrawals',
  'votes',
  'declare',
  'offers',
  'acceptances',
  'reports',
  'name checks',
  'approvals',
  'instructions',
  'settlements',
  'returns',
] as const;
export type Phase = (typeof PHASES)[number];

/** Turns the file's names into what commands carry: tokens of a bank's context, addresses of documents. */
export interface Naming {
  person(person: string, bankId: string): Promise<string>;
  household(household: string, bankId: string): Promise<string>;
  document(text: string): Promise<string>;
}

export type Answer = { readonly status: 'done' } | { readonly status: 'refused'; readonly refusal: Refusal } | { readonly status: 'stale' };

/** One thing that happens in the season, on its own day. */
interface Happening {
  readonly day: string;
  readonly phase: Phase;
  /** Unique in the file: the command's id is made from it. */
  readonly key: string;
  /** The place in the file that a refusal names. */
  readonly entry: string;
  readonly by: { readonly person: string; readonly bankId: string; readonly role?: string };
}

/** One command of the season. */
export interface SeasonEntry extends Happening {
  // biome-ignore lint/suspicious/noExplicitAny: each entry's data is checked by its command's own schema at the doorway
  readonly command: CommandClass<string, any>;
  data(naming: Naming): Promise<object> | object;
}

/** What is done beside the ledger in a vote: at the roll, the box or the desk for papers. Done again it changes nothing. */
export interface SeasonAct extends Happening {
  act(voting: VoteProgram, meta: CommandMeta, naming: Naming): Promise<Answer>;
}
export type SeasonStep = SeasonEntry | SeasonAct;

/** The bank's id in streams and addresses: the season's ids begin with `bank-`, as the streams themselves do. */
export const bankIdOf = (bank: string): string => bank.replace(/^bank-/, '');

/** Who does a kind of thing in the season: the first person of that role for the estate, or anywhere. */
export function personWith(season: Season, role: string, estate?: string): string {
  const fitting = season.people.filter((person) => person.role === role);
  return (fitting.find((person) => person.estate === estate) ?? fitting[0])?.id ?? 'system';
}
