import { AskedTogether } from '#database';
import type { FoundCommand } from '../ledger.js';
import { Recent } from '../recent.js';
import type { EventstoreClient } from './eventstore-client.js';
import type { Known, LedgerIndex } from './ledger-index.js';
import { positionAt } from './position.js';
import type { StoredEvent } from './stored-event.js';
import { streamFrom } from './stream-reader.js';

const REMEMBERED = 10_000;
/** A stream of which the index lacks so much is taken into the index first: else every append would read the same events again. */
const LONG_TAIL = 32;

interface Question {
  readonly stream: string;
  readonly commandId: string;
}

/** What was found of some commands of one stream, and up to which revision the stream was looked at. */
interface Look {
  readonly found: readonly (FoundCommand | undefined)[];
  readonly reached: number;
}

/**
 * Whether a command stands in its stream: asked of the index, and from there to the stream's end of the stream itself.
 * Between a command's question and its append the answer is remembered, so that the append need not ask again.
 */
export class CommandFinder {
  /** Stream and command → the revision up to which the command is known not to stand there. */
  private readonly absent = new Recent<string, number>(REMEMBERED);
  private readonly together = new AskedTogether((asked: readonly Question[]) => this.findAll(asked));

  constructor(
    private readonly client: EventstoreClient,
    private readonly index: LedgerIndex,
  ) {}

  /** All that ask of one stream in one turn are answered by one look at it. @throws StoreAway */
  find(stream: string, commandId: string): Promise<FoundCommand | undefined> {
    return this.together.ask({ stream, commandId });
  }

  /** As `find`, for several commands of one stream, but looks no further than a revision: what stands behind it makes an append conflict by itself. */
  async findUpTo(stream: string, commandIds: readonly string[], revision: number): Promise<readonly (FoundCommand | undefined)[]> {
    if (commandIds.every((commandId) => (this.absent.get(keyOf(stream, commandId)) ?? -1) >= revision)) return commandIds.map(() => undefined);
    return (await this.look(stream, commandIds, revision)).found;
  }

  private async findAll(asked: readonly Question[]): Promise<readonly (FoundCommand | undefined)[]> {
    const byStream = new Map<string, Set<string>>();
    for (const { stream, commandId } of asked) byStream.set(stream, (byStream.get(stream) ?? new Set()).add(commandId));
    const found = new Map<string, FoundCommand | undefined>();
    const looks = [...byStream].map(async ([stream, commandIds]) => {
      const look = await this.look(stream, [...commandIds], Number.POSITIVE_INFINITY);
      [...commandIds].forEach((commandId, i) => {
        found.set(keyOf(stream, commandId), look.found[i]);
        if (!look.found[i]) this.absent.set(keyOf(stream, commandId), look.reached);
      });
    });
    await Promise.all(looks);
    return asked.map(({ stream, commandId }) => found.get(keyOf(stream, commandId)));
  }

  private async look(stream: string, commandIds: readonly string[], revision: number): Promise<Look> {
    let known = await this.known(stream, commandIds);
    let tail = await this.tail(stream, known, revision, LONG_TAIL);
    if (tail.length === LONG_TAIL) {
      await this.index.caughtUp();
      known = await this.known(stream, commandIds);
      tail = await this.tail(stream, known, revision, Number.POSITIVE_INFINITY);
    }
    const found = known.map(({ command }, i) => joined(command, commandIn(tail, commandIds[i] ?? '')));
    return { found, reached: tail.at(-1)?.revision ?? leastOf(known) };
  }

  private known(stream: string, commandIds: readonly string[]): Promise<readonly Known[]> {
    return Promise.all(commandIds.map((commandId) => this.index.known(stream, commandId)));
  }

  /** What stands behind the index, as far as it matters: the index may also end in the middle of a command. */
  private async tail(stream: string, known: readonly Known[], revision: number, most: number): Promise<readonly StoredEvent[]> {
    if (known.every(({ command, knownTo }) => command && command.lastRevision < knownTo)) return [];
    const from = leastOf(known) + 1;
    const isCut = known.some(({ command, knownTo }) => command?.lastRevision === knownTo);
    const wanted = isCut ? most : Math.min(most, revision - from + 1);
    return wanted > 0 ? streamFrom(this.client, stream, from, wanted) : [];
  }
}

const leastOf = (known: readonly Known[]) => Math.min(...known.map(({ knownTo }) => knownTo));

function commandIn(events: readonly StoredEvent[], commandId: string): FoundCommand | undefined {
  const own = events.filter(({ kept }) => kept?.commandId === commandId);
  const [first, last] = [own[0], own.at(-1)];
  if (!first?.kept || !last) return undefined;
  return { payloadHash: first.kept.payloadHash, firstRevision: first.revision, lastRevision: last.revision, position: positionAt(last.place) };
}

/** A command of which the index holds the beginning and the stream the rest. */
function joined(beginning: FoundCommand | undefined, rest: FoundCommand | undefined): FoundCommand | undefined {
  if (!beginning || !rest || rest.lastRevision < beginning.lastRevision) return beginning ?? rest;
  return { ...beginning, lastRevision: rest.lastRevision, position: rest.position };
}

const keyOf = (stream: string, commandId: string) => `${stream} ${commandId}`;
