import type { TellingKind } from './notifications.js';
import { pauseAfter, triedUntil } from './pauses.js';
import type { Claimed, Queue, Sealed, Unsettled } from './queue.js';
import { type AddressBook, type Reach, reachOf } from './recipient.js';
import { NotTaken, type Parcel, type Way } from './ways/way.js';
import type { Wording } from './wording.js';

/** Where deliveries say what operators must hear of; a pino logger fits. */
export interface DeliveryLog {
  warn(detail: object, message: string): void;
}

export interface DeliverySite extends AddressBook {
  readonly queue: Queue;
  readonly wording: Wording;
  /** In the order in which they are asked. */
  readonly ways: readonly Way[];
  readonly log: DeliveryLog;
  /** The system's clock, in milliseconds. */
  readonly now?: () => number;
}

/** Longer than any way may take, so that nobody else begins with a message while it is on its way. */
const CLAIM_MS = 2 * 60_000;
/** The most in one pass, so that a lease that was lost is noticed. */
const PASS = 50;

/** The message was claimed by somebody else while this process stood still. */
class Overtaken extends Error {}

/**
 * Delivers what waits. What the other side certainly has not taken is tried again after a growing pause; what it may have taken is never sent again by
 * itself (see ADR 014). Any number of processes may do this at once.
 */
export class Deliveries {
  readonly #now: () => number;

  constructor(private readonly site: DeliverySite) {
    this.#now = site.now ?? Date.now;
  }

  /** One pass over what is due; true when more may wait behind it. */
  async pass(): Promise<boolean> {
    for (const message of await this.site.queue.unsettled(this.#at())) await this.#settle(message);
    const away = new Set<Way>();
    for (let done = 0; done < PASS; done++) {
      const message = await this.site.queue.claim(this.#at(), this.#at(CLAIM_MS));
      if (!message) return false;
      await this.#deliver(message, away);
    }
    return true;
  }

  async #deliver(message: Claimed, away: Set<Way>): Promise<void> {
    const { queue } = this.site;
    if (this.#now() >= triedUntil({ askedAt: message.asked_at, expiresAt: message.expires_at })) return this.#giveUp(message, 'expired');
    const sealed = await queue.open(message).catch(() => undefined);
    // The operator has to give the right key; until then it stays where it is.
    if (!sealed) return this.#later(message, 'wrong-master-key');
    const reach = await reachOf(this.site, { ...sealed, expiresAt: message.expires_at?.toISOString() });
    if (!reach) return queue.end(message, { state: 'dropped', fault: 'nobody-there' }, this.#at());
    let fault = 'no-way';
    for (const kind of reach.kinds) {
      const way = this.site.ways.find((each) => each.kinds.includes(kind));
      if (!way) continue;
      if (away.has(way)) return this.#later(message, `${way.name}-away`);
      const refused = await this.#tryBy(message, way, this.#parcel(message, sealed, reach, kind), away);
      if (refused === undefined) return;
      fault = refused;
    }
    return this.#giveUp(message, fault);
  }

  /** Undefined when nothing else is to be tried now, else why this way will never do for this message. */
  async #tryBy(message: Claimed, way: Way, parcel: Parcel, away: Set<Way>): Promise<string | undefined> {
    const { kind } = parcel;
    const handingOver = async () => {
      if (!(await this.site.queue.handOver(message, kind, way.name, this.#at(CLAIM_MS)))) throw new Overtaken();
    };
    try {
      await way.hand(parcel, handingOver);
      await this.site.queue.end(message, { state: 'delivered', kind, way: way.name }, this.#at());
    } catch (fault) {
      if (!(fault instanceof NotTaken)) return this.#unheard(message, fault);
      if (fault.why === 'never') {
        await this.site.queue.takeBack(message);
        return fault.code;
      }
      if (fault.why === 'away') away.add(way);
      await this.#later(message, fault.code);
    }
    return undefined;
  }

  /** No answer was heard: it is settled when the claim has ended, by asking the other side, where it can be asked. */
  async #unheard(message: Claimed, fault: unknown): Promise<undefined> {
    const { code } = fault as { code?: unknown };
    await this.site.queue.noteFault(message, typeof code === 'string' ? code : 'no-answer');
    return undefined;
  }

  async #settle(message: Unsettled): Promise<void> {
    const { queue, log } = this.site;
    const way = this.site.ways.find(({ name }) => name === message.way);
    const detail = { message: message.id, template: message.template, way: message.way };
    if (!way?.has) {
      await queue.doubt(message);
      log.warn(detail, 'a message may or may not have been taken: somebody must decide whether it is sent again');
      return;
    }
    const has = await way.has({ id: message.id, kind: message.kind }).catch(() => undefined);
    if (has) return queue.end(message, { state: 'delivered', kind: message.kind, way: way.name }, this.#at());
    // A way that does not answer is asked again at the next pass.
    if (has === false) await this.#later(message, 'not-taken');
  }

  async #later(message: Claimed, fault: string): Promise<void> {
    const until = triedUntil({ askedAt: message.asked_at, expiresAt: message.expires_at });
    await this.site.queue.postpone(message, new Date(Math.min(this.#now() + pauseAfter(message.attempts), until)), fault);
  }

  /** What has no end of its own becomes a letter instead, so that nothing is lost; else operators see it. */
  async #giveUp(message: Claimed, fault: string): Promise<void> {
    const detail = { message: message.id, template: message.template, attempts: message.attempts, fault };
    const letter = message.expires_at === null ? await this.#asLetter(message) : undefined;
    if (letter) {
      this.site.log.warn(detail, 'a message could not be sent, and waits to be printed and posted instead');
      return this.site.queue.end(message, { state: 'delivered', kind: 'letter', way: letter.name, fault }, this.#at());
    }
    this.site.log.warn(detail, 'a message was given up');
    return this.site.queue.end(message, { state: 'given-up', fault }, this.#at());
  }

  async #asLetter(message: Claimed): Promise<Way | undefined> {
    // The last way that takes letters is the one in the house, which needs nobody.
    const way = this.site.ways.findLast(({ kinds }) => kinds.includes('letter'));
    const sealed = await this.site.queue.open(message).catch(() => undefined);
    const reach = sealed && (await reachOf(this.site, sealed));
    if (!way || !sealed || sealed.by !== undefined || !reach) return undefined;
    await way.hand(this.#parcel(message, sealed, reach, 'letter'), async () => undefined);
    return way;
  }

  #parcel({ id, template, person }: Claimed, { values }: Sealed, { name, addresses, language }: Reach, kind: TellingKind): Parcel {
    const said = this.site.wording.say({ template, values }, kind, language);
    const to = addresses[kind] ?? (kind === 'letter' ? (addresses.email ?? addresses.text) : undefined);
    return { id, kind, person: person ?? undefined, name, to, ...said, language: language ?? 'en' };
  }

  #at(inMs = 0): Date {
    return new Date(this.#now() + inMs);
  }
}
