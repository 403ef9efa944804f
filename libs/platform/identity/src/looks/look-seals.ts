import { createHmac } from 'node:crypto';
import type { RecordedLook } from './looks.js';

/** Seals of the log: each is an HMAC-SHA-256 over the entry and the seal before it, so that none can be changed, moved or left out without the key. */
export class LookSeals {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** What stands before the first entry. */
  get start(): Buffer {
    return this.#mac('start', Buffer.alloc(0), '');
  }

  of(previous: Buffer, { number, at, reader, helper, kind, subject, why }: RecordedLook): Buffer {
    return this.#mac('look', previous, JSON.stringify([number, at, reader, helper ?? null, kind, subject, why]));
  }

  /** Says that the log ends here: without it, entries cut off the end would be missed by nobody. */
  ofHead(count: number, last: Buffer): Buffer {
    return this.#mac('head', last, String(count));
  }

  #mac(purpose: string, before: Buffer, text: string): Buffer {
    return createHmac('sha256', this.#key).update(`looks/v1|${purpose}|`).update(before).update('|').update(text).digest();
  }
}
