import type { Refusal, RefusalEntry, RefusalTable } from '#decider';

export interface RegisteredRefusal extends RefusalEntry {
  readonly code: string;
  /** Whose table it stands in; several when features share one meaning. */
  readonly features: readonly string[];
}

const registered = new Map<string, RegisteredRefusal>();

/** Makes a decider's refusals known to the edge: their HTTP status and their page under `/problems/<code>`. Registering the same table again changes nothing. */
export function registerRefusals(feature: string, table: RefusalTable): void {
  for (const [code, entry] of Object.entries(table)) {
    const known = registered.get(code);
    if (known && (known.kind !== entry.kind || known.title !== entry.title)) {
      throw new Error(`The refusal "${code}" means one thing in ${known.features.join(', ')} and another in ${feature}: rename one of them.`);
    }
    registered.set(code, { ...entry, code, features: [...new Set([...(known?.features ?? []), feature])] });
  }
}

/** @throws Error when no feature has registered the code: a bug in wiring, not an answer for residents */
export function refusalEntry(refusal: Pick<Refusal, 'code'>): RegisteredRefusal {
  const entry = registered.get(refusal.code);
  if (!entry) throw new Error(`The refusal "${refusal.code}" is in no registered table: call registerRefusals(feature, decider.refusals).`);
  return entry;
}

export function knownRefusals(): readonly RegisteredRefusal[] {
  return [...registered.values()].sort((a, b) => a.code.localeCompare(b.code));
}

// What the ledger itself refuses, whatever the feature.
registerRefusals('ledger', { 'command-id-reused': { kind: 'conflict', title: 'This was already sent with other words or amounts.' } });
