import { type RetentionClass, retentionClasses } from '#decider';
import type { TextRef } from '#events';
import { contentHash } from '#proof';
import type { Erased, Held, HeldPlace, HeldQuery, Replacing } from './erasure.js';
import { LookProof } from './look-proof.js';
import { type Details, MemoryDetails } from './memory-details.js';
import { MemoryTexts } from './memory-texts.js';
import type { FindableDetail, PersonDetail } from './person-details.js';
import type { Unrecorded } from './sweep.js';
import { drawToken } from './token.js';
import type { PutText, Vault } from './vault.js';

/** The vault in memory: for tests and for the season's dry run. Forgets everything at the end of the process. */
export class MemoryVault implements Vault {
  readonly #texts = new MemoryTexts();
  readonly #tokens = new Map<string, { readonly owner: string; readonly context: string; readonly token: string }>();
  readonly #persons = new Map<string, string>();
  readonly #forgotten = new Set<string>();
  readonly #details = new MemoryDetails();
  #hidden = 0;
  readonly #documents = new Map<string, string>();

  async put(text: PutText): Promise<TextRef> {
    const { about } = text;
    const owner = about === undefined ? undefined : (this.#persons.get(about) ?? about);
    return this.#texts.put(text, owner, about === undefined || !this.#forgotten.has(about));
  }

  async read(refs: readonly TextRef[]): Promise<ReadonlyMap<string, string | undefined>> {
    return this.#texts.read(refs);
  }

  async readNewest(refs: readonly TextRef[]): Promise<ReadonlyMap<string, string | undefined>> {
    return this.#texts.read(refs, { newest: true });
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
    return new Map(tokens.map((token) => [token, this.#seen(this.#persons.get(token) ?? '').name]));
  }

  async setName(person: string, name: string): Promise<void> {
    await this.setDetail(person, 'name', name);
  }

  async name(person: string): Promise<string | undefined> {
    return this.#seen(person).name;
  }

  async names(persons: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const named = persons.map((person) => [person, this.#seen(person).name] as const);
    return new Map(named.filter((each): each is [string, string] => each[1] !== undefined));
  }

  async setDetail(person: string, detail: PersonDetail, value: string | undefined): Promise<void> {
    this.#details.set(person, detail, value);
  }

  async claimDetail(person: string, detail: FindableDetail, value: string): Promise<void> {
    this.#details.claim(person, detail, value);
  }

  async proveDetail(person: string, detail: FindableDetail): Promise<boolean> {
    return this.#details.prove(person, detail);
  }

  async provedDetails(person: string): Promise<readonly FindableDetail[]> {
    return this.#details.proved(person);
  }

  async details(person: string): Promise<Details> {
    return this.#seen(person);
  }

  async findByDetail(detail: FindableDetail, value: string): Promise<string | undefined> {
    const person = this.#details.find(detail, value);
    return person !== undefined && this.#texts.isRestricted(person, 'contact') ? undefined : person;
  }

  async claimants(detail: FindableDetail, value: string): Promise<readonly string[]> {
    return this.#details.claimants(detail, value).filter((person) => !this.#texts.isRestricted(person, 'contact'));
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

  async held(person: string): Promise<Held> {
    const tokens = [...this.#tokens.values()].filter(({ owner, token }) => owner === person && this.#persons.has(token));
    return {
      details: this.#details.of(person),
      restricted: this.#texts.restrictedOf(person),
      texts: this.#texts.heldBy(person),
      tokens: tokens.map(({ context, token }) => ({ context, token })),
    };
  }

  async places(of: HeldQuery): Promise<readonly HeldPlace[]> {
    return this.#texts.places(of, (owner) => owner !== undefined && !owner.startsWith('per-'));
  }

  async erase(person: string, classes: readonly RetentionClass[]): Promise<Erased> {
    this.#hidden += 1;
    const texts = this.#texts.erase({ owner: person, classes });
    if (!classes.includes('contact')) return { details: [], texts };
    return { details: this.#details.remove(person), texts };
  }

  async expire({ subject, retention }: { readonly subject: string; readonly retention: RetentionClass }): Promise<Erased> {
    this.#hidden += 1;
    return { details: [], texts: this.#texts.erase({ subject, classes: [retention] }) };
  }

  async forget(person: string, household?: string): Promise<Erased> {
    const erased = await this.erase(person, retentionClasses);
    for (const [key, { owner, token }] of this.#tokens) {
      const isPersons = this.#persons.get(token) === person;
      if (!isPersons && !(token.startsWith('hh-') && owner === household)) continue;
      this.#tokens.delete(key);
      this.#persons.delete(token);
      this.#forgotten.add(token);
    }
    return erased;
  }

  async restrict(person: string, classes: readonly RetentionClass[]): Promise<void> {
    this.#hidden += 1;
    this.#texts.restrict(person, classes, true);
  }

  async lift(person: string, classes: readonly RetentionClass[]): Promise<void> {
    this.#hidden += 1;
    this.#texts.restrict(person, classes, false);
  }

  async readRestricted(refs: readonly TextRef[], look: LookProof): Promise<ReadonlyMap<string, string | undefined>> {
    LookProof.spend(look);
    return this.#texts.read(refs, { restrictedToo: true });
  }

  async replace(former: readonly TextRef[], by: TextRef, how?: Replacing): Promise<void> {
    this.#hidden += 1;
    this.#texts.replace(former, by, how);
  }

  async hidden(): Promise<number> {
    return this.#hidden;
  }

  async unrecorded(before: string, most: number): Promise<readonly Unrecorded[]> {
    return this.#texts.unrecorded(before, most);
  }

  async noteRecorded(refs: readonly TextRef[]): Promise<void> {
    this.#texts.noteRecorded(refs);
  }

  async removeUnrecorded(refs: readonly TextRef[], before: string): Promise<number> {
    return this.#texts.removeUnrecorded(refs, before);
  }

  /** What pages may see. */
  #seen(person: string): Details {
    return this.#texts.isRestricted(person, 'contact') ? {} : this.#details.of(person);
  }

  #token(prefix: 'per' | 'hh', owner: string, context: string): string {
    const key = JSON.stringify([prefix, owner, context]);
    const token = this.#tokens.get(key)?.token ?? drawToken(prefix);
    this.#tokens.set(key, { owner, context, token });
    return token;
  }
}
