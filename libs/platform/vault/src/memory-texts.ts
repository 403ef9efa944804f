import { type RetentionClass, retentionClasses } from '#decider';
import type { TextRef } from '#events';
import { commitment, drawSalt } from './commitment.js';
import type { HeldPlace, HeldQuery, HeldText, Replacing } from './erasure.js';
import type { Reading } from './postgres-texts.js';
import type { Unrecorded } from './sweep.js';
import { type PutText, VaultConflict } from './vault.js';

/** Whose a text is: a person, a token behind which nobody stands, or nobody. */
export type Owner = string | undefined;

interface Kept {
  readonly ref: TextRef;
  readonly commandId: string;
  readonly owner: Owner;
  readonly retention: RetentionClass;
  readonly putAt: string;
  readonly salt: Buffer;
  /** Undefined once it was erased. */
  value: string | undefined;
  /** The commitment of the words that stand in its place, once it was put right. */
  replacedBy?: string;
  /** When a command last brought it, in milliseconds; `recorded`: its event was found. */
  wantedAt: number;
  recorded: boolean;
}

/** The typed texts of the vault in memory. */
export class MemoryTexts {
  readonly #byCommand = new Map<string, Kept>();
  readonly #byCommitment = new Map<string, Kept>();
  readonly #newest = new Map<string, number>();
  readonly #restricted = new Map<Owner, Set<RetentionClass>>();

  /** `kept` is false for a text about somebody forgotten. */
  put(text: PutText, owner: Owner, kept: boolean): TextRef {
    const value = text.value.normalize('NFC');
    const key = JSON.stringify([text.commandId, text.subject, text.field]);
    const known = this.#byCommand.get(key);
    if (known?.value !== undefined && known.value !== value) throw new VaultConflict(text);
    if (known) {
      known.wantedAt = Date.now();
      return known.ref;
    }
    const place = JSON.stringify([text.subject, text.field]);
    const { subject, field } = text;
    const version = (this.#newest.get(place) ?? 0) + 1;
    const salt = drawSalt();
    const ref = { subject, field, version, commitment: commitment(salt, { subject, field, version, value }) };
    const fresh = {
      ref,
      commandId: text.commandId,
      owner,
      salt,
      wantedAt: Date.now(),
      recorded: false,
      retention: text.retention ?? 'office',
      putAt: new Date().toISOString(),
      value: kept ? value : undefined,
    };
    this.#newest.set(place, version);
    this.#byCommand.set(key, fresh);
    this.#byCommitment.set(ref.commitment, fresh);
    return ref;
  }

  read(refs: readonly TextRef[], { restrictedToo = false, newest = false }: Reading = {}): ReadonlyMap<string, string | undefined> {
    const visible = (kept: Kept | undefined) => (kept && (restrictedToo || !this.#isHidden(kept)) ? kept.value : undefined);
    const shown = ({ commitment }: TextRef) => this.#byCommitment.get((newest && this.#byCommitment.get(commitment)?.replacedBy) || commitment);
    return new Map(refs.map((ref) => [ref.commitment, visible(shown(ref))]));
  }

  heldBy(owner: Owner): readonly HeldText[] {
    return this.#alive(owner).map((kept) => {
      const { ref, retention, putAt, value = '', salt } = kept;
      return { ref, retention, putAt, value, salt: salt.toString('hex'), restricted: this.#isHidden(kept) };
    });
  }

  places({ retention, subject, putBefore }: HeldQuery, isPerson: (owner: Owner) => boolean): readonly HeldPlace[] {
    const found = new Map<string, HeldPlace>();
    for (const kept of this.#byCommitment.values()) {
      if (kept.value === undefined || kept.retention !== retention || (subject !== undefined && kept.ref.subject !== subject)) continue;
      const key = JSON.stringify([kept.owner ?? null, kept.ref.subject]);
      const texts = (found.get(key)?.texts ?? 0) + 1;
      const person = isPerson(kept.owner) ? kept.owner : undefined;
      const restricted = this.isRestricted(kept.owner, retention);
      found.set(key, { person, subject: kept.ref.subject, retention, restricted, texts, newestPutAt: kept.putAt });
    }
    return [...found.values()].filter((place) => putBefore === undefined || Date.parse(place.newestPutAt) < Date.parse(putBefore));
  }

  erase(of: { readonly owner?: string; readonly subject?: string; readonly classes: readonly RetentionClass[] }): readonly TextRef[] {
    const gone = [...this.#byCommitment.values()].filter(
      (kept) =>
        kept.value !== undefined &&
        of.classes.includes(kept.retention) &&
        (of.owner === undefined || of.owner === kept.owner) &&
        (of.subject === undefined || of.subject === kept.ref.subject),
    );
    for (const kept of gone) kept.value = undefined;
    if (of.owner !== undefined) for (const each of of.classes) this.#restricted.get(of.owner)?.delete(each);
    return gone.map(({ ref }) => ref);
  }

  unrecorded(before: string, most: number): readonly Unrecorded[] {
    const waiting = [...this.#byCommitment.values()].filter((kept) => isUnrecorded(kept, before)).sort((a, b) => a.wantedAt - b.wantedAt);
    return waiting.slice(0, most).map(({ commandId, ref }) => ({ commandId, ref }));
  }

  noteRecorded(refs: readonly TextRef[]): void {
    for (const kept of this.#these(refs)) kept.recorded = true;
  }

  removeUnrecorded(refs: readonly TextRef[], before: string): number {
    const gone = this.#these(refs).filter((kept) => isUnrecorded(kept, before));
    for (const { ref, commandId } of gone) {
      this.#byCommitment.delete(ref.commitment);
      this.#byCommand.delete(JSON.stringify([commandId, ref.subject, ref.field]));
    }
    return gone.length;
  }

  replace(former: readonly TextRef[], by: TextRef, { keeps = false }: Replacing = {}): void {
    const newest = this.#byCommitment.get(by.commitment)?.replacedBy ?? by.commitment;
    const old = new Set<string | undefined>(former.map(({ commitment }) => commitment));
    for (const kept of this.#byCommitment.values()) {
      if (old.has(kept.ref.commitment) && !keeps) kept.value = undefined;
      if (old.has(kept.ref.commitment) || old.has(kept.replacedBy)) kept.replacedBy = newest;
    }
  }

  restrict(owner: string, classes: readonly RetentionClass[], on: boolean): void {
    const restricted = this.#restricted.get(owner) ?? new Set();
    this.#restricted.set(owner, restricted);
    for (const each of classes) on ? restricted.add(each) : restricted.delete(each);
  }

  isRestricted(owner: Owner, retention: RetentionClass): boolean {
    return this.#restricted.get(owner)?.has(retention) ?? false;
  }

  restrictedOf(owner: string): readonly RetentionClass[] {
    return retentionClasses.filter((each) => this.isRestricted(owner, each));
  }

  #isHidden({ owner, retention, replacedBy }: Kept): boolean {
    return replacedBy !== undefined || this.isRestricted(owner, retention);
  }

  #these(refs: readonly TextRef[]): readonly Kept[] {
    return refs.flatMap((ref) => this.#byCommitment.get(ref.commitment) ?? []);
  }

  #alive(owner: Owner): readonly Kept[] {
    return [...this.#byCommitment.values()].filter((kept) => kept.owner === owner && kept.value !== undefined);
  }
}

const isUnrecorded = ({ recorded, wantedAt }: Kept, before: string) => !recorded && wantedAt < Date.parse(before);
