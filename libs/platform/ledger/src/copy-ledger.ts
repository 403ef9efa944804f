import type { Envelope } from '#events';
import { leafHash } from '#proof';
import { type Compared, CopyRefused, compareLedgers } from './compare-ledgers.js';
import type { FoundCommand, Ledger, LedgerEntry, Position, StampedEvent } from './ledger.js';
import { readPages } from './read-pages.js';

/** How many events stand in the target, and how many stood in the source when it was last looked at. */
export type TellCopied = (progress: { readonly copied: number; readonly of: number }) => void;

/**
 * Copies what the target lacks, in ledger order, byte for byte and one command an append; whatever ends it, it is simply begun again. Appends go one by one,
 * since only so the target's order is the source's. Answers both ledgers as they were read again at the end, which is the proof of the copy.
 *
 * @throws CopyRefused when the target holds anything else, or somebody else writes to it
 */
export async function copyLedger(source: Ledger, target: Ledger, tell: TellCopied = () => {}): Promise<Compared> {
  const before = await compareLedgers(source, target);
  let copied = before.target.count;
  const of = before.source.count;
  tell({ copied, of });
  for await (const commands of commandsAfter(source, before.reached)) {
    for (const command of commands) {
      await copyCommand(target, command);
      copied += command.entries.length;
      tell({ copied, of: Math.max(of, copied) });
    }
  }
  return compareLedgers(source, target);
}

/** One command's events, which stand side by side, and what it was found under. */
interface CopiedCommand {
  readonly commandId: string;
  readonly found: FoundCommand;
  readonly entries: readonly LedgerEntry[];
}

/** The commands behind a position, page by page; one that a page cuts through comes with the next. */
async function* commandsAfter(source: Ledger, after: Position | undefined): AsyncGenerator<readonly CopiedCommand[]> {
  let open: readonly LedgerEntry[] = [];
  for await (const page of readPages(source, { after })) {
    const commands = await Promise.all(byCommand([...open, ...page.entries]).map((entries) => commandOf(source, entries)));
    const last = commands.at(-1);
    const isCut = last !== undefined && last.entries.length < lengthOf(last.found);
    open = isCut ? last.entries : [];
    const whole = isCut ? commands.slice(0, -1) : commands;
    for (const { found, entries } of whole) if (entries.length !== lengthOf(found)) throw torn(entries);
    yield whole;
  }
  if (open.length > 0) throw torn(open);
}

const lengthOf = ({ firstRevision, lastRevision }: FoundCommand) => lastRevision - firstRevision + 1;

function byCommand(entries: readonly LedgerEntry[]): LedgerEntry[][] {
  const groups: LedgerEntry[][] = [];
  let before = '';
  for (const entry of entries) {
    const key = `${entry.stream} ${envelopeOf(entry).commandId}`;
    if (key === before) groups.at(-1)?.push(entry);
    else groups.push([entry]);
    before = key;
  }
  return groups;
}

async function commandOf(source: Ledger, entries: readonly LedgerEntry[]): Promise<CopiedCommand> {
  const [first] = entries;
  if (!first) throw new Error('a command without events');
  const { commandId } = envelopeOf(first);
  const found = await source.find(first.stream, commandId);
  if (!found) throw new CopyRefused(`The source does not know the command of its event number ${first.number}, so it cannot be copied.`);
  if (found.firstRevision !== first.revision) throw torn(entries);
  return { commandId, found, entries };
}

const torn = (entries: readonly LedgerEntry[]) =>
  new CopyRefused(`The events of one command do not stand side by side in the source at number ${entries[0]?.number}, so it cannot be copied.`);

async function copyCommand(target: Ledger, { commandId, found, entries }: CopiedCommand): Promise<void> {
  const expectedRevision = found.firstRevision === 0 ? ('none' as const) : found.firstRevision - 1;
  const stream = entries[0]?.stream ?? '';
  const result = await target.append({ stream, expectedRevision, commandId, payloadHash: found.payloadHash, events: entries.map(stampedAgain) });
  // A duplicate in its place is our own append, whose answer was lost; the comparison at the end is the proof.
  const stands = result.status === 'appended' || (result.status === 'duplicate' && result.firstRevision === found.firstRevision);
  if (!stands) {
    throw new CopyRefused(`The target answered "${result.status}" to event number ${entries[0]?.number}: somebody else writes to it.`);
  }
}

/** The same bytes and the same leaf; the envelope is read back from them. */
function stampedAgain(entry: LedgerEntry): StampedEvent {
  return { envelope: envelopeOf(entry), json: entry.json, leaf: leafHash(entry.json) };
}

/** Not decoded, since an event of a newer release is copied as well. */
const envelopeOf = ({ json }: LedgerEntry): Envelope => JSON.parse(json) as Envelope;
