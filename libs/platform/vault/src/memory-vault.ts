import type { TextRef } from '#events';
import { contentHash } from '#proof';
import { commitment, drawSalt } from './commitment.js';
import { comparable, DetailTaken, type FindableDetail, findableDetails, type PersonDetail } from './person-details.js';
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
  readonly #details = new Map<string, Partial<Record<PersonDetail, string>>>();
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
    return new Map(tokens.map((token) => [token, this.#details.get(this.#persons.get(token) ?? '')?.name]));
  }

  async setName(person: string, name: string): Promise<void> {
    await this.setDetail(person, 'name', name);
  }

  async name(person: string): Promise<string | undefined> {
    return this.#details.get(person)?.name;
  }

  async setDetail(person: string, detail: PersonDetail, value: string | undefined): Promise<void> {
    const findable = findableDetails.find((each) => each === detail);
    if (findable && value !== undefined && ![undefined, person].includes(await this.findByDetail(findable, value))) throw new DetailTaken(findable);
    const { [detail]: _, ...others } = this.#details.get(person) ?? {};
    this.#details.set(person, value === undefined ? others : { ...others, [detail]: value.normalize('NFC') });
  }

  async details(person: string): Promise<Readonly<Partial<Record<PersonDetail, string>>>> {
    return this.#details.get(person) ?? {};
  }

  async findByDetail(detail: FindableDetail, value: string): Promise<string | undefined> {
    const asked = comparable(detail, value);
    const found = [...this.#details].find(([, { [detail]: known }]) => known !== undefined && comparable(detail, known) === asked);
    return found?.[0];
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
