/**
 * A sentence of a catalogue. Amounts are in the smallest unit, under the names of `MONEY`; `project` and lists are ids, for which a page has names; all else is counted.
 */
export interface Sentence {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number | readonly string[]>>;
}

/** The parameters of sentences that are amounts. */
export const MONEY: ReadonlySet<string> = new Set(['left', 'cost', 'began', 'spent', 'paid', 'payable', 'budget', 'increment', 'price', 'share', 'amount']);

export const sentence = (key: string, params: Sentence['params'] = {}): Sentence => ({ key, params });
