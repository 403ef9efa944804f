import { Inject, Injectable } from '@nestjs/common';
import { catalogue, type Envelope } from '#events';
import { PEOPLE, type People, PersonalRooms, SESSIONS, type Sessions } from '#identity';
import { LEDGER, type Ledger } from '#ledger';
import { NOTIFICATIONS, type Notifications } from '#notifications';
import { type OpenedFile, UPLOADS, type Uploads } from '#uploads';
import { type HeldText, VAULT, type Vault } from '#vault';
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
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
    @Inject(UPLOADS) private readonly uploads: Uploads,
    @Inject(PersonalRooms) private readonly rooms: PersonalRooms,
    @Inject(LooksAt) private readonly looksAt: LooksAt,
  ) {}

  /** The texts that a reviewer reads, the oldest first. */
  async texts(person: string) {
    return (await this.vault.held(person)).texts;
  }

  /** What is given: without the texts that the reviewer left out, and without those that came after. */
  async all(person: string, given: Given) {
    const { details, texts, restricted, tokens } = await this.vault.held(person);
    const shown = shownOf(texts, given);
    const own = tokens.map(({ token }) => token);
    const [known, sessions, messages, files, rooms, entries] = await Promise.all([
      ...([this.people.get(person), this.sessions.list(person), this.notifications.toldOf(person)] as const),
      ...([this.filesOf(shown), this.rooms.heldOf(person), this.entries(own)] as const),
    ]);
    const subjects = new Set([...texts.map(({ ref }) => ref.subject), ...entries.map(({ stream }) => stream), ...own.flatMap(streamsOf)]);
    const looks = await this.looksAt.of(person, [...subjects]);
    return {
      details,
      texts: shown
        .filter((text) => !isKey(text))
        .map(({ ref, retention, putAt, value }) => ({ about: ref.subject, field: ref.field, retention, putAt, value })),
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
      messages,
      files: files.map(({ about, retention, putAt, file: { sha256, mediaType, bytes } }) => ({ about, retention, putAt, sha256, mediaType, bytes })),
      homes: entries
        .filter(({ type }) => type === 'ResidentJoined' || type === 'ResidentLeft')
        .map(({ type, recordedAt, stream }) => ({ type, recordedAt, home: stream })),
      ...rooms,
      entries,
      leftOut: given.hides.length,
    };
  }

  /** A file of the person's own, by the hash of its bytes; undefined where it is not among what is given, gone or hidden. */
  async file(person: string, given: Given, sha256: string): Promise<OpenedFile | undefined> {
    return this.fileAmong(shownOf((await this.vault.held(person)).texts, given), sha256);
  }

  /** One that a reviewer reads; undefined where its key is not among these texts, and where it is gone or hidden: then it is given to nobody either. */
  async fileAmong(texts: readonly HeldText[], sha256: string): Promise<OpenedFile | undefined> {
    const found = (await this.filesOf(texts)).find(({ file }) => file.sha256 === sha256);
    return found && this.uploads.open(found.file);
  }

  /** The key of a file stands among the texts: it is told of as the file, and the key itself is given to nobody. */
  async filesOf(texts: readonly HeldText[]) {
    const keys = texts.filter(isKey);
    const described = await this.uploads.describe(keys.map(({ ref }) => ref));
    return keys.flatMap(({ ref, retention, putAt }) => {
      const file = described.get(ref.commitment);
      return file ? [{ about: ref.subject, retention, putAt, file }] : [];
    });
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

/** What a reviewer left to be given. */
type Given = Pick<AccessState, 'hides' | 'upTo'>;

function shownOf(texts: readonly HeldText[], { hides, upTo }: Given): readonly HeldText[] {
  return texts.filter(({ ref, putAt }) => !hides.includes(ref.commitment) && upTo !== undefined && Date.parse(putAt) <= Date.parse(upTo));
}

/** Whether a text is the key of a file that was sent in (`Uploads`). */
export function isKey({ ref }: Pick<HeldText, 'ref'>): boolean {
  return ref.field.startsWith('file.');
}

/** The streams that are named after a person's token. */
const streamsOf = (token: string) => [`person-${token}`, `privacy-${token}`];

function entryOf(number: number, json: string, own: ReadonlySet<string>): OwnEntry {
  const masked = json.replace(TOKEN, (token) => (own.has(token) ? token : SOMEBODY_ELSE));
  const { type, stream, recordedAt, data } = JSON.parse(masked) as Envelope;
  return { number, type, stream, recordedAt, data };
}
