import type { TextRef } from '#events';
import type { Ledger } from '#ledger';

/** A text whose event has not been looked for yet, or had not come. */
export interface Unrecorded {
  readonly commandId: string;
  readonly ref: TextRef;
}

/** What a sweep needs of a vault. `before` is RFC 3339, by the system clock. */
export interface Sweepable {
  /** Texts that no command has brought since `before` and that are not known to be recorded, the oldest first; at most so many. */
  unrecorded(before: string, most: number): Promise<readonly Unrecorded[]>;
  /** Their events stand in the ledger: they are not looked at again. */
  noteRecorded(refs: readonly TextRef[]): Promise<void>;
  /** Takes rows away whose events never came; one that a command has brought again since `before` stays. Answers how many went. */
  removeUnrecorded(refs: readonly TextRef[], before: string): Promise<number>;
}

export interface Swept {
  readonly recorded: number;
  readonly removed: number;
}

/** An event follows its text within moments. Whoever sends a command again within this time finds its texts as they were. */
const WAIT_MS = 24 * 3_600_000;
const MOST_AT_ONCE = 500;

/**
 * Takes away the texts whose event never came (audit.md, "Personal data"): commands that were refused, or cut off and never sent again, and words that a
 * command brought when it had been carried out without them. A subject is the stream that would hold the event. If the command comes again after all, it
 * puts its texts anew; if it comes while this looks, what it brings is wanted from then on and stays.
 */
export async function sweepTexts(vault: Sweepable, ledger: Pick<Ledger, 'find' | 'readStream'>, now: number = Date.now()): Promise<Swept> {
  const before = new Date(now - WAIT_MS).toISOString();
  let swept: Swept = { recorded: 0, removed: 0 };
  for (;;) {
    const waiting = await vault.unrecorded(before, MOST_AT_ONCE);
    if (waiting.length === 0) return swept;
    const events = new EventsOfCommands(ledger);
    const recorded: TextRef[] = [];
    const unused: TextRef[] = [];
    for (const { commandId, ref } of waiting) ((await events.of(ref.subject, commandId)).includes(ref.commitment) ? recorded : unused).push(ref);
    await vault.noteRecorded(recorded);
    swept = { recorded: swept.recorded + recorded.length, removed: swept.removed + (await vault.removeUnrecorded(unused, before)) };
  }
}

/** What commands wrote, each looked up once. */
class EventsOfCommands {
  readonly #known = new Map<string, Promise<string>>();

  constructor(private readonly ledger: Pick<Ledger, 'find' | 'readStream'>) {}

  of(stream: string, commandId: string): Promise<string> {
    const key = `${commandId} ${stream}`;
    const known = this.#known.get(key) ?? this.#read(stream, commandId);
    this.#known.set(key, known);
    return known;
  }

  async #read(stream: string, commandId: string): Promise<string> {
    const found = await this.ledger.find(stream, commandId);
    if (!found) return '';
    const entries = await this.ledger.readStream(stream, found.firstRevision, found.lastRevision - found.firstRevision + 1);
    return entries.map(({ json }) => json).join('\n');
  }
}
