/** What a stream is about, from its name (architecture.md's table of streams). */
export interface StreamName {
  /** A key of `record.kinds`. */
  readonly kind: string;
  readonly id: string;
  /** The page of the thing itself, where there is one for everybody. */
  readonly thing: string | undefined;
}

const KINDS: readonly (readonly [prefix: string, page: string | undefined])[] = [
  ['fast-track', undefined],
  ['bank', '/banks/'],
  ['round', '/rounds/'],
  ['application', '/bids/'],
  ['meeting', undefined],
  ['panel', undefined],
  ['grant', undefined],
  ['payment', undefined],
  ['place', undefined],
  ['ledger', undefined],
  ['wording', undefined],
  ['voting', undefined],
];

export function streamName(stream: string): StreamName {
  const [prefix, page] = KINDS.find(([start]) => stream.startsWith(`${start}-`)) ?? [];
  if (prefix === undefined) return { kind: 'other', id: stream, thing: undefined };
  const id = stream.slice(prefix.length + 1);
  return { kind: prefix, id, thing: page === undefined ? undefined : page + id };
}

/** Whose office a public fact stands under: a key of `record.offices`, and the bank of a panel. */
export function officeName(actor: string): { readonly key: string; readonly bank?: string } {
  const bank = /^panel:(.+)$/.exec(actor)?.[1];
  return bank === undefined ? { key: actor } : { key: 'panel', bank };
}
