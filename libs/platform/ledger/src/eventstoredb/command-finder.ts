import type { FoundCommand } from '../ledger.js';
import { Recent } from '../recent.js';
import type { EventstoreClient } from './eventstore-client.js';
import type { Known, LedgerIndex } from './ledger-index.js';
import { positionAt } from './position.js';
import type { StoredEvent } from './stored-event.js';
import { streamFrom } from './stream-reader.js';

const REMEMBERED = 10_000;

/**
 * Whether a command stands in its stream: asked of the index, and from there to the stream's end of the stream itself.
 * Between a command's question and its append the answer is remembered, so that the append need not ask again.
 */
export class CommandFinder {
  /** Stream and command → the revision up to which the command is known not to stand there. */
  private readonly absent = new Recent<string, number>(REMEMBERED);

  constructor(
    private readonly client: EventstoreClient,
    private readonly index: LedgerIndex,
  ) {}

  /** @throws StoreAway */
  async find(stream: string, commandId: string): Promise<FoundCommand | undefined> {
    const { command, knownTo } = await this.index.known(stream, commandId);
    if (command) return command;
    const tail = await streamFrom(this.client, stream, knownTo + 1);
    const found = commandIn(tail, commandId);
    if (!found) this.absent.set(keyOf(stream, commandId), tail.at(-1)?.revision ?? knownTo);
    return found;
  }

  /** As `find`, for several commands of one stream, but looks no further than a revision: what stands behind it makes an append conflict by itself. */
  async findUpTo(stream: string, commandIds: readonly string[], revision: number): Promise<readonly (FoundCommand | undefined)[]> {
    if (commandIds.every((commandId) => (this.absent.get(keyOf(stream, commandId)) ?? -1) >= revision)) return commandIds.map(() => undefined);
    const known = await Promise.all(commandIds.map((commandId) => this.index.known(stream, commandId)));
    const least = Math.min(...known.map(({ knownTo }: Known) => knownTo));
    const tail = least < revision ? await streamFrom(this.client, stream, least + 1, revision - least) : [];
    return commandIds.map((commandId, i) => known[i]?.command ?? commandIn(tail, commandId));
  }
}

function commandIn(events: readonly StoredEvent[], commandId: string): FoundCommand | undefined {
  const own = events.filter(({ kept }) => kept?.commandId === commandId);
  const [first, last] = [own[0], own.at(-1)];
  if (!first?.kept || !last) return undefined;
  return { payloadHash: first.kept.payloadHash, firstRevision: first.revision, lastRevision: last.revision, position: positionAt(last.place) };
}

const keyOf = (stream: string, commandId: string) => `${stream} ${commandId}`;
