import type { Streams } from './protocol.js';
import type { Recorded } from './stand-in-store.js';

/** What a filtered read lets through, and after how many records it says how far it has come. */
export interface RecordFilter {
  passes(record: Recorded): boolean;
  readonly recordsPerCheckpoint: number;
}

/** The server's own when the client names no window. */
const DEFAULT_WINDOW = 32;

export function filterOf(options: Streams.ReadReq.Options | undefined): RecordFilter | undefined {
  const filter = options?.getFilter();
  if (!filter) return undefined;
  const byStream = filter.hasStreamIdentifier();
  const expression = byStream ? filter.getStreamIdentifier() : filter.getEventType();
  const matches = matcherOf(expression?.getRegex() ?? '', expression?.getPrefixList() ?? []);
  return {
    passes: (record) => matches(byStream ? record.stream : record.type),
    recordsPerCheckpoint: (filter.hasMax() ? filter.getMax() : DEFAULT_WINDOW) * Math.max(1, filter.getCheckpointintervalmultiplier()),
  };
}

function matcherOf(regex: string, prefixes: readonly string[]): (text: string) => boolean {
  if (regex === '') return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  const pattern = new RegExp(regex, 'u');
  return (text) => pattern.test(text);
}
