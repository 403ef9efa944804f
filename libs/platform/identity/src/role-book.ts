import { londonDay } from '#decider/calendar';
import { type AdministratorEvent, catalogue, type Envelope, type PersonEvent } from '#events';
import type { Ledger, Position } from '#ledger';
import { EVERYWHERE, type HeldRole } from './people.js';

/** A role as the ledger tells it; days are days in London, and both belong to the term. */
interface Entry {
  readonly role: string;
  readonly context: string;
  readonly firstDay: string;
  readonly lastDay?: string | undefined;
  /** Of a role in an emergency: the first instant without it. */
  readonly until?: string | undefined;
  /** The grant that a deputy's role ends with. */
  readonly deputyFor?: Grant | undefined;
}

/** A grant's id is a name within one person's roles only. */
interface Grant {
  readonly person: string;
  readonly grantId: string;
}
const nameOf = ({ person, grantId }: Grant): string => `${person} ${grantId}`;

const TYPES = ['AdministratorsFounded', 'AdministratorEnded', 'RoleGranted', 'RoleEnded', 'BreakGlassOpened'] as const;
type Told = Extract<AdministratorEvent | PersonEvent, { type: (typeof TYPES)[number] }>;

/**
 * Every role there is, folded from the ledger itself. Each question reads what was recorded since the last one, so that a role which was ended a moment ago
 * counts no more, in whichever process it was ended; what came before is remembered.
 */
export class RoleBook {
  readonly #grants = new Map<string, Entry>();
  readonly #ended = new Set<string>();
  readonly #ofPerson = new Map<string, string[]>();
  #readTo: Position | undefined;
  #reading: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly clock: { now(): string },
  ) {}

  /** Reads up to what stands in the ledger at the moment of asking. */
  async upToDate(): Promise<void> {
    if (!this.#reading) return this.#start();
    // What is being read may have begun before the asker's own change: whoever asks meanwhile shares the reading after it.
    this.#next ??= this.#reading.catch(() => undefined).then(() => this.#start());
    return this.#next;
  }

  /** What a person holds now, in the order in which it was granted; ask `upToDate` first. `token`: of the installation. */
  heldBy(token: string): readonly HeldRole[] {
    const at = this.clock.now();
    return (this.#ofPerson.get(token) ?? []).flatMap((grant) => {
      const entry = this.#grants.get(grant);
      if (!entry || !this.#counts(grant, entry, at)) return [];
      const { role, context, until } = entry;
      return [{ role, context, ...(until === undefined ? {} : { emergency: true as const }) }];
    });
  }

  /** The tokens of all who hold a role in a context or everywhere now; ask `upToDate` first. */
  holders(role: string, context: string): readonly string[] {
    const fits = (held: HeldRole) => held.role === role && (held.context === context || held.context === EVERYWHERE);
    return [...this.#ofPerson.keys()].filter((token) => this.heldBy(token).some(fits));
  }

  #counts(grant: string, { firstDay, lastDay, until, deputyFor }: Entry, at: string): boolean {
    if (this.#ended.has(grant)) return false;
    if (until !== undefined && at >= until) return false;
    const today = londonDay(at);
    if (today < firstDay || (lastDay !== undefined && today > lastDay)) return false;
    if (deputyFor === undefined) return true;
    const principal = this.#grants.get(nameOf(deputyFor));
    return principal !== undefined && this.#counts(nameOf(deputyFor), principal, at);
  }

  #start(): Promise<void> {
    this.#next = undefined;
    const reading = this.#readOn().finally(() => {
      if (this.#reading === reading) this.#reading = undefined;
    });
    this.#reading = reading;
    return reading;
  }

  async #readOn(): Promise<void> {
    for (let atEnd = false; !atEnd; ) {
      const page = await this.ledger.readAll({ after: this.#readTo, types: TYPES });
      for (const { json } of page.entries) this.#note(catalogue.decode(json) as Envelope & Told);
      this.#readTo = page.readTo ?? this.#readTo;
      atEnd = page.atEnd;
    }
  }

  #note(event: Told): void {
    switch (event.type) {
      case 'AdministratorsFounded':
        for (const { person, grantId } of event.data.founders)
          this.#enter({ person, grantId }, { role: 'administrator', context: EVERYWHERE, firstDay: event.data.firstDay });
        break;
      case 'RoleGranted': {
        const { grantId, person, role, place, firstDay, lastDay, deputyFor } = event.data;
        this.#enter({ person, grantId }, { role, context: place, firstDay, lastDay, deputyFor });
        break;
      }
      case 'BreakGlassOpened': {
        const { grantId, person, role, place, until } = event.data;
        this.#enter({ person, grantId }, { role, context: place, firstDay: '', until });
        break;
      }
      default:
        this.#ended.add(nameOf(event.data));
    }
  }

  /** A founder's role is told twice: among all administrators, and in their own stream. */
  #enter(grant: Grant, entry: Entry): void {
    const name = nameOf(grant);
    if (!this.#grants.has(name)) this.#ofPerson.set(grant.person, [...(this.#ofPerson.get(grant.person) ?? []), name]);
    this.#grants.set(name, entry);
  }
}
