import { Inject, Injectable } from '@nestjs/common';
import { catalogue, type Envelope } from '#events';
import { PEOPLE, type People, SESSIONS, type Sessions } from '#identity';
import { LEDGER, type Ledger } from '#ledger';
import { VAULT, type Vault } from '#vault';
import { LooksAt } from './looks-at.js';
import type { AccessState } from './privacy-state.decider.js';

/** An entry of the record that names a person, with everybody else's tokens left out. */
export interface OwnEntry {
  /** The 0-based count in the whole ledger. */
  readonly number: number;
  readonly type: string;
  readonly stream: string;
  readonly recordedAt: string;
  readonly data: unknown;
}

const TOKEN = /\b(?:per|hh)-[A-Za-z0-9]{22}\b/g;
/** Stands for somebody else in what a person is given. */
const SOMEBODY_ELSE = 'somebody-else';

/** Gathers everything held about a person for whoever asked to see it (audit.md, "Personal data": subject access). */
@Injectable()
export class HeldAbout {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(LooksAt) private readonly looksAt: LooksAt,
  ) {}

  /** The texts that a reviewer reads, the oldest first. */
  async texts(person: string) {
    return (await this.vault.held(person)).texts;
  }

  /** What is given: without the texts that the reviewer left out, and without those that came after. */
  async all(person: string, { hides, upTo }: Pick<AccessState, 'hides' | 'upTo'>) {
    const { details, texts, restricted, tokens } = await this.vault.held(person);
    const shown = texts.filter(({ ref, putAt }) => !hides.includes(ref.commitment) && upTo !== undefined && Date.parse(putAt) <= Date.parse(upTo));
    const own = tokens.map(({ token }) => token);
    const [known, sessions, entries] = await Promise.all([this.people.get(person), this.sessions.list(person), this.entries(own)]);
    const subjects = new Set([...texts.map(({ ref }) => ref.subject), ...entries.map(({ stream }) => stream), ...own.flatMap(streamsOf)]);
    const looks = await this.looksAt.of(person, [...subjects]);
    return {
      details,
      texts: shown.map(({ ref, retention, putAt, value }) => ({ about: ref.subject, field: ref.field, retention, putAt, value })),
      restricted,
      roles: known?.roles ?? [],
      sessions: sessions.map(({ method, device, signedInAt, lastSeenAt, helper }) => ({
        method,
        device,
        signedInAt,
        lastSeenAt,
        helped: helper !== undefined,
      })),
      looks,
      entries,
      leftOut: hides.length,
    };
  }

  /** Public facts never name a person, so only restricted ones are read. A request is rare, and reads the ledger once. */
  private async entries(tokens: readonly string[]): Promise<readonly OwnEntry[]> {
    const own = new Set(tokens);
    const types = catalogue.types.filter(({ audience }) => audience === 'restricted').map(({ type }) => type);
    const found: OwnEntry[] = [];
    for (let after: string | undefined, atEnd = false; !atEnd; ) {
      const page = await this.ledger.readAll({ after, types });
      for (const { number, json } of page.entries) {
        if ((json.match(TOKEN) ?? []).some((token) => own.has(token))) found.push(entryOf(number, json, own));
      }
      after = page.readTo ?? after;
      atEnd = page.atEnd;
    }
    return found;
  }
}

/** The streams that are named after a person's token. */
const streamsOf = (token: string) => [`person-${token}`, `privacy-${token}`];

function entryOf(number: number, json: string, own: ReadonlySet<string>): OwnEntry {
  const masked = json.replace(TOKEN, (token) => (own.has(token) ? token : SOMEBODY_ELSE));
  const { type, stream, recordedAt, data } = JSON.parse(masked) as Envelope;
  return { number, type, stream, recordedAt, data };
}
