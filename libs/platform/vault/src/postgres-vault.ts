import type { Pool } from 'pg';
import { AskedTogether, sqlFile } from '#database';
import type { TextRef } from '#events';
import { contentHash } from '#proof';
import type { Erased, Held, HeldPlace, RestrictedLook } from './erasure.js';
import { comparable, DetailTaken, type FindableDetail, findableDetails, type PersonDetail } from './person-details.js';
import { PostgresTexts } from './postgres-texts.js';
import { drawToken } from './token.js';
import type { PutText, Vault } from './vault.js';

const FIND_PSEUDONYMS = sqlFile(import.meta.url, './sql/find-pseudonyms.sql');
const FIND_OR_ADD_PSEUDONYM = sqlFile(import.meta.url, './sql/find-or-add-pseudonym.sql');
const PERSONS_OF = sqlFile(import.meta.url, './sql/persons-of.sql');
const SET_DETAIL = sqlFile(import.meta.url, './sql/set-detail.sql');
const REMOVE_DETAIL = sqlFile(import.meta.url, './sql/remove-detail.sql');
const READ_DETAILS = sqlFile(import.meta.url, './sql/read-details.sql');
const FIND_BY_DETAIL = sqlFile(import.meta.url, './sql/find-by-detail.sql');
const PUT_DOCUMENT = sqlFile(import.meta.url, './sql/put-document.sql');
const READ_DOCUMENT = sqlFile(import.meta.url, './sql/read-document.sql');

interface Owner {
  readonly kind: 'person' | 'household';
  readonly owner: string;
  readonly context: string;
}

/** The vault in PostgreSQL, in plain tables of the schema `vault`. Encryption and erasure go into `PostgresTexts` and the tables, behind this port. */
export class PostgresVault implements Vault {
  readonly #texts: PostgresTexts;
  readonly #known = new AskedTogether((owners: readonly Owner[]) => this.#findTokens(owners));

  constructor(private readonly pool: Pool) {
    this.#texts = new PostgresTexts(pool);
  }

  put(text: PutText): Promise<TextRef> {
    return this.#texts.put(text);
  }

  read(refs: readonly TextRef[]): Promise<ReadonlyMap<string, string | undefined>> {
    return this.#texts.read(refs);
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
    const names = await this.#names([...persons.values()]);
    return new Map(tokens.map((token) => [token, names.get(persons.get(token) ?? '')]));
  }

  async setName(person: string, name: string): Promise<void> {
    await this.setDetail(person, 'name', name);
  }

  async name(person: string): Promise<string | undefined> {
    return (await this.#names([person])).get(person);
  }

  names(persons: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#names(persons);
  }

  async setDetail(person: string, detail: PersonDetail, value: string | undefined): Promise<void> {
    if (value === undefined) {
      await this.pool.query(REMOVE_DETAIL, [person, detail]);
      return;
    }
    const findable = findableDetails.find((each) => each === detail);
    try {
      await this.pool.query(SET_DETAIL, [person, detail, value.normalize('NFC'), findable ? `${findable}:${comparable(findable, value)}` : null]);
    } catch (fault) {
      if (findable && (fault as { code?: string }).code === '23505') throw new DetailTaken(findable);
      throw fault;
    }
  }

  async details(person: string): Promise<Readonly<Partial<Record<PersonDetail, string>>>> {
    return Object.fromEntries((await this.#detailRows([person])).map(({ detail, value }) => [detail, value]));
  }

  async findByDetail(detail: FindableDetail, value: string): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ person: string }>(FIND_BY_DETAIL, [`${detail}:${comparable(detail, value)}`]);
    return rows[0]?.person;
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

  held(): Promise<Held> {
    return notYet();
  }

  places(): Promise<readonly HeldPlace[]> {
    return notYet();
  }

  erase(): Promise<Erased> {
    return notYet();
  }

  expire(): Promise<Erased> {
    return notYet();
  }

  forget(): Promise<Erased> {
    return notYet();
  }

  restrict(): Promise<void> {
    return notYet();
  }

  lift(): Promise<void> {
    return notYet();
  }

  readRestricted(): Promise<ReadonlyMap<string, string | undefined>> {
    return notYet();
  }

  looks(): Promise<readonly RestrictedLook[]> {
    return notYet();
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

  async #names(persons: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.#detailRows(persons);
    return new Map(rows.filter(({ detail }) => detail === 'name').map(({ person, value }) => [person, value]));
  }

  async #detailRows(persons: readonly string[]) {
    return (await this.pool.query<{ person: string; detail: PersonDetail; value: string }>(READ_DETAILS, [persons])).rows;
  }
}

async function notYet(): Promise<never> {
  throw new Error('comes with the data keys');
}
