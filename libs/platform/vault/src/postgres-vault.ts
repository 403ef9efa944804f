import type { Pool } from 'pg';
import { AskedTogether, sqlFile } from '#database';
import type { RetentionClass } from '#decider';
import type { TextRef } from '#events';
import { contentHash } from '#proof';
import { DataKeys } from './data-keys.js';
import type { Erased, Held, HeldPlace, HeldQuery, Replacing } from './erasure.js';
import type { LookProof } from './look-proof.js';
import type { MasterKey } from './master-key.js';
import type { FindableDetail, PersonDetail } from './person-details.js';
import { PostgresDetails } from './postgres-details.js';
import { PostgresErasure } from './postgres-erasure.js';
import { PostgresSweep } from './postgres-sweep.js';
import { PostgresTexts } from './postgres-texts.js';
import type { Unrecorded } from './sweep.js';
import { drawToken } from './token.js';
import type { PutText, Vault } from './vault.js';

const FIND_PSEUDONYMS = sqlFile(import.meta.url, './sql/find-pseudonyms.sql');
const FIND_OR_ADD_PSEUDONYM = sqlFile(import.meta.url, './sql/find-or-add-pseudonym.sql');
const PERSONS_OF = sqlFile(import.meta.url, './sql/persons-of.sql');
const PUT_DOCUMENT = sqlFile(import.meta.url, './sql/put-document.sql');
const READ_DOCUMENT = sqlFile(import.meta.url, './sql/read-document.sql');

interface Owner {
  readonly kind: 'person' | 'household';
  readonly owner: string;
  readonly context: string;
}

/** The vault in PostgreSQL, in the schema `vault`: texts and details closed with data keys, which the master key wraps (audit.md, "Personal data"). */
export class PostgresVault implements Vault {
  readonly #texts: PostgresTexts;
  readonly #details: PostgresDetails;
  readonly #erasure: PostgresErasure;
  readonly #sweep: PostgresSweep;
  readonly #known = new AskedTogether((owners: readonly Owner[]) => this.#findTokens(owners));

  constructor(
    private readonly pool: Pool,
    master: MasterKey,
  ) {
    const keys = new DataKeys(pool, master);
    this.#texts = new PostgresTexts(pool, keys);
    this.#details = new PostgresDetails(pool, keys);
    this.#erasure = new PostgresErasure(pool, keys, this.#texts, this.#details);
    this.#sweep = new PostgresSweep(pool);
  }

  put(text: PutText): Promise<TextRef> {
    return this.#texts.put(text);
  }

  read(refs: readonly TextRef[]): Promise<ReadonlyMap<string, string | undefined>> {
    return this.#texts.read(refs);
  }

  readNewest(refs: readonly TextRef[]): Promise<ReadonlyMap<string, string | undefined>> {
    return this.#texts.read(refs, { newest: true });
  }

  pseudonym({ person, context }: { readonly person: string; readonly context: string }): Promise<string> {
    return this.#token('person', person, context);
  }

  household({ household, context }: { readonly household: string; readonly context: string }): Promise<string> {
    return this.#token('household', household, context);
  }

  async personOf(token: string): Promise<string | undefined> {
    return (await this.#personsOf([token])).get(token);
  }

  async namesOf(tokens: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
    const persons = await this.#personsOf(tokens);
    const names = await this.#details.names([...new Set(persons.values())]);
    return new Map(tokens.map((token) => [token, names.get(persons.get(token) ?? '')]));
  }

  setName(person: string, name: string): Promise<void> {
    return this.#details.set(person, 'name', name);
  }

  async name(person: string): Promise<string | undefined> {
    return (await this.#details.names([person])).get(person);
  }

  names(persons: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#details.names(persons);
  }

  setDetail(person: string, detail: PersonDetail, value: string | undefined): Promise<void> {
    return value === undefined ? this.#details.remove(person, detail) : this.#details.set(person, detail, value);
  }

  claimDetail(person: string, detail: FindableDetail, value: string): Promise<void> {
    return this.#details.claim(person, detail, value);
  }

  proveDetail(person: string, detail: FindableDetail): Promise<boolean> {
    return this.#details.prove(person, detail);
  }

  provedDetails(person: string): Promise<readonly FindableDetail[]> {
    return this.#details.proved(person);
  }

  details(person: string): Promise<Readonly<Partial<Record<PersonDetail, string>>>> {
    return this.#details.of(person);
  }

  findByDetail(detail: FindableDetail, value: string): Promise<string | undefined> {
    return this.#details.find(detail, value);
  }

  claimants(detail: FindableDetail, value: string): Promise<readonly string[]> {
    return this.#details.claimants(detail, value);
  }

  async putDocument(text: string): Promise<string> {
    const body = text.normalize('NFC');
    const hash = contentHash(body);
    await this.pool.query(PUT_DOCUMENT, [hash, body]);
    return hash;
  }

  async document(hash: string): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ body: string }>(READ_DOCUMENT, [hash]);
    return rows[0]?.body;
  }

  held(person: string): Promise<Held> {
    return this.#erasure.held(person);
  }

  places(of: HeldQuery): Promise<readonly HeldPlace[]> {
    return this.#erasure.places(of);
  }

  erase(person: string, classes: readonly RetentionClass[]): Promise<Erased> {
    return this.#erasure.erase(person, classes);
  }

  expire(of: { readonly subject: string; readonly retention: RetentionClass }): Promise<Erased> {
    return this.#erasure.expire(of);
  }

  forget(person: string, household?: string): Promise<Erased> {
    return this.#erasure.forget(person, household);
  }

  restrict(person: string, classes: readonly RetentionClass[]): Promise<void> {
    return this.#erasure.restrict(person, classes);
  }

  lift(person: string, classes: readonly RetentionClass[]): Promise<void> {
    return this.#erasure.lift(person, classes);
  }

  readRestricted(refs: readonly TextRef[], look: LookProof): Promise<ReadonlyMap<string, string | undefined>> {
    return this.#erasure.readRestricted(refs, look);
  }

  replace(former: readonly TextRef[], by: TextRef, how?: Replacing): Promise<void> {
    return this.#erasure.replace(former, by, how);
  }

  hidden(): Promise<number> {
    return this.#erasure.hidden();
  }

  unrecorded(before: string, most: number): Promise<readonly Unrecorded[]> {
    return this.#sweep.unrecorded(before, most);
  }

  noteRecorded(refs: readonly TextRef[]): Promise<void> {
    return this.#sweep.noteRecorded(refs);
  }

  removeUnrecorded(refs: readonly TextRef[], before: string): Promise<number> {
    return this.#sweep.removeUnrecorded(refs, before);
  }

  /** Looks before it writes: all but the first question about a person in a context cost no write. */
  async #token(kind: 'person' | 'household', owner: string, context: string): Promise<string> {
    const known = await this.#known.ask({ kind, owner, context });
    if (known !== undefined) return known;
    const drawn = drawToken(kind === 'person' ? 'per' : 'hh');
    const { rows } = await this.pool.query<{ token: string }>(FIND_OR_ADD_PSEUDONYM, [drawn, kind, owner, context]);
    return rows[0]?.token ?? drawn;
  }

  async #findTokens(owners: readonly Owner[]): Promise<readonly (string | undefined)[]> {
    const values = [owners.map(({ kind }) => kind), owners.map(({ owner }) => owner), owners.map(({ context }) => context)];
    const { rows } = await this.pool.query<{ ord: number; token: string }>({ name: 'vault-find-pseudonyms', text: FIND_PSEUDONYMS, values });
    const tokens = new Map(rows.map(({ ord, token }) => [ord, token]));
    return owners.map((_, i) => tokens.get(i + 1));
  }

  async #personsOf(tokens: readonly string[]): Promise<Map<string, string>> {
    const { rows } = await this.pool.query<{ token: string; owner: string }>(PERSONS_OF, [tokens]);
    return new Map(rows.map((row) => [row.token, row.owner]));
  }
}
