import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Pool } from 'pg';
import { sqlFile } from '#database';

const PUT_CHALLENGE = sqlFile(import.meta.url, './sql/put-challenge.sql');
const TAKE_CHALLENGE = sqlFile(import.meta.url, './sql/take-challenge.sql');
const ADD = sqlFile(import.meta.url, './sql/add-passkey.sql');
const FIND = sqlFile(import.meta.url, './sql/find-passkey.sql');
const LIST = sqlFile(import.meta.url, './sql/list-passkeys.sql');
const USE = sqlFile(import.meta.url, './sql/use-passkey.sql');
const REMOVE = sqlFile(import.meta.url, './sql/remove-passkeys.sql');

const GOOD_FOR_MS = 5 * 60_000;
const NAME = 'Estate Bank';

/** A passkey as its owner sees it. */
export interface Passkey {
  readonly credentialId: string;
  readonly addedAt: string;
  readonly lastUsedAt: string | undefined;
}

interface PasskeyRow {
  readonly credential_id: string;
  readonly person: string;
  readonly public_key: Buffer;
  readonly counter: number;
  readonly transports: AuthenticatorTransport[];
  readonly added_at: Date;
  readonly last_used_at: Date | null;
}

/**
 * Passkeys (WebAuthn level 3): a key on somebody's phone or computer, opened by their finger, face or code, that signs what this service asks and nothing that another
 * site asks in its name. `origin` is where people find the service; a passkey belongs to its name, so an address of numbers has none.
 */
export class Passkeys {
  constructor(
    private readonly pool: Pool,
    private readonly origin: () => string,
    private readonly now: () => number = Date.now,
  ) {}

  /** False where browsers make no passkeys. */
  get available(): boolean {
    return isIP(this.#name.replace(/^\[|\]$/g, '')) === 0;
  }

  /** What the browser is asked in order to make a passkey for a person. */
  async optionsToAdd(person: string, name: string, sessionId: string) {
    const options = await generateRegistrationOptions({
      rpName: NAME,
      rpID: this.#name,
      userName: name,
      userDisplayName: name,
      userID: createHash('sha256').update(`passkey-user|${person}`).digest(),
      attestationType: 'none',
      excludeCredentials: (await this.#rowsOf(person)).map(({ credential_id, transports }) => ({ id: credential_id, transports })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    await this.#put(options.challenge, sessionId);
    return options;
  }

  /** False for an answer that does not fit what this session was asked. */
  async add(person: string, sessionId: string, answer: unknown): Promise<boolean> {
    const verified = await this.#checked(() =>
      verifyRegistrationResponse({
        response: answer as RegistrationResponseJSON,
        expectedChallenge: (challenge) => this.#take(challenge, sessionId),
        expectedOrigin: this.origin(),
        expectedRPID: this.#name,
        requireUserVerification: true,
      }),
    );
    if (!verified?.verified) return false;
    const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
    const { rowCount } = await this.pool.query(ADD, [id, person, Buffer.from(publicKey), counter, transports, new Date(this.now())]);
    return rowCount === 1;
  }

  /** What the browser is asked in order to show who somebody is; for a session that steps up, by its own person. */
  async optionsToShow(stepUp?: { readonly person: string; readonly sessionId: string }) {
    const allowed = stepUp && (await this.#rowsOf(stepUp.person)).map(({ credential_id, transports }) => ({ id: credential_id, transports }));
    const options = await generateAuthenticationOptions({ rpID: this.#name, userVerification: 'required', ...(allowed ? { allowCredentials: allowed } : {}) });
    await this.#put(options.challenge, stepUp?.sessionId ?? null);
    return options;
  }

  /** Who has shown who they are; undefined for an answer that does not fit what was asked here. */
  async shown(answer: unknown, sessionId?: string): Promise<string | undefined> {
    const row = (await this.pool.query<PasskeyRow>(FIND, [idOf(answer)])).rows[0];
    if (!row) return undefined;
    const { credential_id, public_key, counter, transports } = row;
    const verified = await this.#checked(() =>
      verifyAuthenticationResponse({
        response: answer as AuthenticationResponseJSON,
        expectedChallenge: (challenge) => this.#take(challenge, sessionId ?? null),
        expectedOrigin: this.origin(),
        expectedRPID: this.#name,
        credential: { id: credential_id, publicKey: new Uint8Array(public_key), counter, transports },
        requireUserVerification: true,
      }),
    );
    if (!verified?.verified) return undefined;
    const { rowCount } = await this.pool.query(USE, [credential_id, verified.authenticationInfo.newCounter, new Date(this.now())]);
    return rowCount === 1 ? row.person : undefined;
  }

  async list(person: string): Promise<readonly Passkey[]> {
    return (await this.#rowsOf(person)).map(({ credential_id, added_at, last_used_at }) => ({
      ...{ credentialId: credential_id, addedAt: added_at.toISOString(), lastUsedAt: last_used_at?.toISOString() },
    }));
  }

  /** One of a person's, or all of them when none is named. */
  async remove(person: string, credentialId?: string): Promise<void> {
    await this.pool.query(REMOVE, [person, credentialId ?? null]);
  }

  get #name(): string {
    return new URL(this.origin()).hostname;
  }

  async #rowsOf(person: string): Promise<readonly PasskeyRow[]> {
    return (await this.pool.query<PasskeyRow>(LIST, [person])).rows;
  }

  async #put(challenge: string, sessionId: string | null): Promise<void> {
    const now = this.now();
    await this.pool.query(PUT_CHALLENGE, [challenge, sessionId, new Date(now), new Date(now + GOOD_FOR_MS)]);
  }

  /** Once, however often the same answer is sent. */
  async #take(challenge: string, sessionId: string | null): Promise<boolean> {
    return (await this.pool.query(TAKE_CHALLENGE, [challenge, sessionId, new Date(this.now())])).rowCount === 1;
  }

  // The library throws for whatever does not fit; the database's own faults must not be taken for that.
  async #checked<T>(check: () => Promise<T>): Promise<T | undefined> {
    try {
      return await check();
    } catch (fault) {
      if (fault instanceof Error && ('severity' in fault || 'syscall' in fault)) throw fault;
      return undefined;
    }
  }
}

function idOf(answer: unknown): string {
  const id = typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : undefined;
  return typeof id === 'string' ? id : '';
}
