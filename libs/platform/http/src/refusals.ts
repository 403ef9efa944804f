import type { Refusal, RefusalKind, RefusalTable } from '#decider';

/** A code with all that say it: one kind in the whole house, a sentence of its own in each feature. */
export interface RegisteredRefusal {
  readonly code: string;
  readonly kind: RefusalKind;
  /** Feature → sentence, in the order of registration. */
  readonly titles: ReadonlyMap<string, string>;
}

const registered = new Map<string, RegisteredRefusal>();

/**
 * Makes a decider's refusals known to the edge: their HTTP status and their page under `/problems/<code>`. Registering a table again changes nothing;
 * where two deciders of one feature word a code differently, the first sentence stays.
 * @throws Error when a code has another kind elsewhere: its HTTP status would depend on who says it
 */
export function registerRefusals(feature: string, table: RefusalTable): void {
  for (const [code, { kind, title }] of Object.entries(table)) {
    const known = registered.get(code);
    if (known && known.kind !== kind) {
      throw new Error(`The refusal "${code}" is ${known.kind} in ${[...known.titles.keys()].join(', ')} and ${kind} in ${feature}: rename one of them.`);
    }
    registered.set(code, { code, kind, titles: new Map([...(known?.titles ?? []), [feature, known?.titles.get(feature) ?? title]]) });
  }
}

/** @throws Error when no feature has registered the code: a bug in wiring, not an answer for residents */
export function refusalEntry(refusal: Pick<Refusal, 'code'>): RegisteredRefusal {
  const entry = registered.get(refusal.code);
  if (!entry) throw new Error(`The refusal "${refusal.code}" is in no registered table: call registerRefusals(feature, decider.refusals).`);
  return entry;
}

/** A refusal's sentence as its feature words it; without a feature, as the first one does. */
export function refusalTitle(entry: RegisteredRefusal, feature?: string): string {
  return (feature === undefined ? undefined : entry.titles.get(feature)) ?? [...entry.titles.values()][0] ?? entry.code;
}

export function knownRefusals(): readonly RegisteredRefusal[] {
  return [...registered.values()].sort((a, b) => a.code.localeCompare(b.code));
}

// What the ledger itself refuses, whatever the feature.
registerRefusals('ledger', { 'command-id-reused': { kind: 'conflict', title: 'This was already sent with other words or amounts.' } });
