import type { TextRef } from '#events';
import { contentHash } from '#proof';
import { commitment, drawSalt } from './commitment.js';
import { drawToken } from './token.js';
import { type PutText, type Vault, VaultConflict } from './vault.js';

interface Kept {
  readonly ref: TextRef;
  readonly value: string;
}

/** The vault in memory: for tests and for the season's dry run. Forgets everything at the end of the process. */
export class MemoryVault implements Vault {
  readonly #byCommand = new Map<string, Kept>();
  readonly #byCommitment = new Map<string, Kept>();
  readonly #newest = new Map<string, number>();
  readonly #tokens = new Map<string, string>();
  readonly #persons = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #documents = new Map<string, string>();

  async put(text: PutText): Promise<TextRef> {
    const value = text.value.normalize('NFC');
    const key = JSON.stringify([text.commandId, text.subject, text.field]);
    const known = this.#byCommand.get(key);
    if (known && known.value !== value) throw new VaultConflict(text);
    if (known) return known.ref;
    const place = JSON.stringify([text.subject, text.field]);
    const { subject, field } = text;
    const version = (this.#newest.get(place) ?? 0) + 1;
    const ref = { subject, field, version, commitment: commitment(drawSalt(), { subject, field, version, value }) };
    this.#newest.set(place, version);
    this.#byCommand.set(key, { ref, value });
    this.#byCommitment.set(ref.commitment, { ref, value });
    return ref;
  }

  async read(refs: readonly TextRef[]): Promise<ReadonlyMap<string, string | undefined>> {
    return new Map(refs.map((ref) => [ref.commitment, this.#byCommitment.get(ref.commitment)?.value]));
  }

  async pseudonym({ person, context }: { readonly person: string; readonly context: string }): Promise<string> {
    const token = this.#token('per', person, context);
    this.#persons.set(token, person);
    return token;
  }

  async household({ household, context }: { readonly household: string; readonly context: string }): Promise<string> {
    return this.#token('hh', household, context);
  }

  async personOf(token: string): Promise<string | undefined> {
    return this.#persons.get(token);
  }

  async namesOf(tokens: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
    return new Map(tokens.map((token) => [token, this.#names.get(this.#persons.get(token) ?? '')]));
  }

  async setName(person: string, name: string): Promise<void> {
    this.#names.set(person, name.normalize('NFC'));
  }

  async name(person: string): Promise<string | undefined> {
    return this.#names.get(person);
  }

  async putDocument(text: string): Promise<string> {
    const body = text.normalize('NFC');
    const hash = contentHash(body);
    this.#documents.set(hash, body);
    return hash;
  }

  async document(hash: string): Promise<string | undefined> {
    return this.#documents.get(hash);
  }

  #token(prefix: 'per' | 'hh', owner: string, context: string): string {
    const key = JSON.stringify([prefix, owner, context]);
    const token = this.#tokens.get(key) ?? drawToken(prefix);
    this.#tokens.set(key, token);
    return token;
  }
}
