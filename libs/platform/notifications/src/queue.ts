import type { Pool } from 'pg';
import { v5 } from 'uuid';
import { sqlFile } from '#database';
import type { MasterKey } from '#vault';
import type { Message, TellingKind, Told } from './notifications.js';
import { personOf } from './recipient.js';

const ADD = sqlFile(import.meta.url, './sql/add-message.sql');
const CLAIM = sqlFile(import.meta.url, './sql/claim-next.sql');
const HAND_OVER = sqlFile(import.meta.url, './sql/hand-over.sql');
const TAKE_BACK = sqlFile(import.meta.url, './sql/take-back.sql');
const END = sqlFile(import.meta.url, './sql/end-message.sql');
const POSTPONE = sqlFile(import.meta.url, './sql/postpone.sql');
const DOUBT = sqlFile(import.meta.url, './sql/doubt.sql');
const NOTE_FAULT = sqlFile(import.meta.url, './sql/note-fault.sql');
const UNSETTLED = sqlFile(import.meta.url, './sql/unsettled.sql');
const IN_DOUBT = sqlFile(import.meta.url, './sql/in-doubt.sql');
const SETTLE_DOUBT = sqlFile(import.meta.url, './sql/settle-doubt.sql');
const FORGET = sqlFile(import.meta.url, './sql/forget-messages.sql');
const WITHDRAW = sqlFile(import.meta.url, './sql/withdraw-messages.sql');
const TAKE_FROM_PILE = sqlFile(import.meta.url, './sql/take-from-pile.sql');
const TOLD_OF = sqlFile(import.meta.url, './sql/told-of.sql');
const FORGET_ENDED = sqlFile(import.meta.url, './sql/forget-ended.sql');
const COUNTS = sqlFile(import.meta.url, './sql/counts.sql');

/** The namespace of the rows' ids, which are made from `once`. */
const ONCE = '6a0f5a52-8f8a-5d8f-9c4e-2f7f3f0d7b11';

/** A message whose turn has come, claimed by whoever reads this. */
export interface Claimed {
  readonly id: string;
  readonly template: string;
  readonly person: string | null;
  readonly payload: Buffer;
  readonly asked_at: Date;
  readonly expires_at: Date | null;
  /** This one included; names the claim, since every claim counts. */
  readonly attempts: number;
}

/** Handed over, and its answer never heard. */
export interface Unsettled extends Claimed {
  readonly kind: TellingKind;
  readonly way: string;
}

/** Perhaps taken: nobody can be asked. */
export interface Doubted extends Pick<Claimed, 'id' | 'template' | 'payload' | 'asked_at'> {
  readonly kind: TellingKind;
}

/** How a message ended. */
export interface Ended {
  readonly state: 'delivered' | 'given-up' | 'dropped';
  readonly kind?: TellingKind | undefined;
  readonly way?: string | undefined;
  readonly fault?: string | undefined;
}

/** For operators; nobody's name or address. */
export interface QueueCounts {
  readonly waiting: number;
  readonly triedAgain: number;
  readonly inDoubt: number;
  readonly givenUp: number;
  readonly oldestSeconds: number;
  readonly toPost: number;
}

/** What is sealed into a row. */
export type Sealed = Pick<Message, 'to' | 'values' | 'by' | 'language'>;

/** The rows of the queue. A claim is named by its attempt: whoever was overtaken changes nothing any more. Instants are of the system's clock. */
export class Queue {
  constructor(
    private readonly pool: Pool,
    private readonly key: MasterKey,
  ) {}

  /** Durable once it resolves. The same `once` again changes nothing. */
  async add(message: Message, at: Date): Promise<void> {
    const id = v5(message.once, ONCE);
    const { to, values, by, language } = message;
    const payload = await this.key.wrap(Buffer.from(JSON.stringify({ to, values, by, language } satisfies Sealed)), messageContext(id));
    await this.pool.query(ADD, [id, message.template, personOf(to) ?? null, payload, this.key.keyId, at, message.expiresAt ?? null]);
  }

  /** @throws WrongMasterKey when it was wrapped with another key */
  async open({ id, payload }: Pick<Claimed, 'id' | 'payload'>): Promise<Sealed> {
    return JSON.parse((await this.key.unwrap(payload, messageContext(id))).toString()) as Sealed;
  }

  async claim(at: Date, until: Date): Promise<Claimed | undefined> {
    return (await this.pool.query<Claimed>(CLAIM, [at, until])).rows[0];
  }

  /** False when somebody else has it by now: then nothing may leave. */
  async handOver({ id, attempts }: Claimed, kind: TellingKind, way: string, until: Date): Promise<boolean> {
    return ((await this.pool.query(HAND_OVER, [id, attempts, kind, way, until])).rowCount ?? 0) > 0;
  }

  /** After a clear no, so that another way may be tried. */
  async takeBack({ id, attempts }: Claimed): Promise<void> {
    await this.pool.query(TAKE_BACK, [id, attempts]);
  }

  async end({ id, attempts }: Claimed, { state, kind, way, fault }: Ended, at: Date): Promise<void> {
    await this.pool.query(END, [id, attempts, state, kind ?? null, way ?? null, fault ?? null, at]);
  }

  async postpone({ id, attempts }: Claimed, until: Date, fault: string): Promise<void> {
    await this.pool.query(POSTPONE, [id, attempts, until, fault]);
  }

  async noteFault({ id, attempts }: Claimed, fault: string): Promise<void> {
    await this.pool.query(NOTE_FAULT, [id, attempts, fault]);
  }

  async doubt({ id, attempts }: Claimed): Promise<void> {
    await this.pool.query(DOUBT, [id, attempts]);
  }

  async unsettled(at: Date): Promise<readonly Unsettled[]> {
    return (await this.pool.query<Unsettled>(UNSETTLED, [at])).rows;
  }

  /** What somebody must decide, the oldest first. */
  async inDoubt(most: number): Promise<readonly Doubted[]> {
    return (await this.pool.query<Doubted>(IN_DOUBT, [most])).rows;
  }

  /** Sent again, or held for delivered. False when it is in doubt no more. */
  async settleDoubt(id: string, again: boolean, at: Date): Promise<boolean> {
    return ((await this.pool.query(SETTLE_DOUBT, [id, again, at])).rowCount ?? 0) > 0;
  }

  /** The rows first: whoever puts a letter on the pile looks at its row, and waits for whoever is at it. */
  async withdraw(once: readonly string[], at: Date): Promise<void> {
    const ids = once.map((each) => v5(each, ONCE));
    await this.pool.query(WITHDRAW, [ids, at]);
    await this.pool.query(TAKE_FROM_PILE, [ids]);
  }

  async forget(person: string, at: Date): Promise<void> {
    await this.pool.query(FORGET, [person, at]);
  }

  /** Answers how many rows went or lost what they said of anybody. */
  async forgetEnded(before: Date): Promise<number> {
    const { rows } = await this.pool.query<{ count: string }>(FORGET_ENDED, [before]);
    return Number(rows[0]?.count ?? 0);
  }

  async toldOf(person: string): Promise<readonly Told[]> {
    type Row = Pick<Told, 'template' | 'state'> & { readonly asked_at: Date; readonly kind: TellingKind | null; readonly ended_at: Date | null };
    const { rows } = await this.pool.query<Row>(TOLD_OF, [person]);
    return rows.map(({ template, asked_at, state, kind, ended_at }) => ({
      ...{ template, state, askedAt: asked_at.toISOString() },
      ...(kind === null ? {} : { kind }),
      ...(ended_at === null ? {} : { endedAt: ended_at.toISOString() }),
    }));
  }

  async counts(at: Date): Promise<QueueCounts> {
    const { rows } = await this.pool.query<QueueCounts>(COUNTS, [at]);
    return rows[0] as QueueCounts;
  }
}

export const messageContext = (id: string) => `notifications|queue|${id}`;
