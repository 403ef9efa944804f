import type { Decidable, FactReader } from '#decider';
import { personToken } from '#events';
import type { Doorway } from './doorway.js';

/** What `about` answers for a text that is about no person: nobody's erasure may take it away. */
export const NOBODY = 'nobody';

/**
 * Whose each typed text of a command is (audit.md, "Personal data"): whom the doorway says it is about, else the person who sends it, else nobody. What the
 * doorway folds is folded once, however many texts there are.
 */
export function ownersOf(
  { about }: Pick<Doorway, 'about'>,
  command: Decidable,
  { actor, reader }: { readonly actor: string; readonly reader: FactReader },
): (field: string) => Promise<string | undefined> {
  const sender = personToken.safeParse(actor).success ? actor : undefined;
  if (!about) return async () => sender;
  const once = foldingOnce(reader);
  return async (field) => {
    const concerned = (await about(command, field, once)) ?? sender;
    return concerned === NOBODY ? undefined : concerned;
  };
}

function foldingOnce(reader: FactReader): FactReader {
  const folded = new Map<object, Map<string, Promise<unknown>>>();
  return {
    fold<State>(folding: Parameters<FactReader['fold']>[0], stream: string) {
      const streams = folded.get(folding) ?? new Map<string, Promise<unknown>>();
      folded.set(folding, streams);
      const known = streams.get(stream) ?? reader.fold(folding, stream);
      streams.set(stream, known);
      return known as Promise<State>;
    },
  };
}
