import type { FactReader, Folding, Recorded } from '#decider';
import type { DwellingEvent } from '#events';
import type { CodeLetterCommand } from './code-letter.commands.js';

/** What a home's stream tells: whether the person still lives where the letter would go. */
export interface CodeLetterFacts {
  readonly livesThere: boolean;
}

/** Who lives at a home, by the id of their join. */
type Residents = Readonly<Record<string, string>>;

export const residentsFolding = {
  initialState: {} as Residents,
  evolve: (residents: Residents, { type, data }: Recorded<DwellingEvent>): Residents => {
    if (type === 'ResidentJoined') return { ...residents, [data.joinId]: data.resident };
    if (type !== 'ResidentLeft') return residents;
    const { [data.joinId]: _, ...others } = residents;
    return others;
  },
} satisfies Folding<Residents>;

/** Asked when a letter is sent again. May be a moment old without harm: a letter to an empty home comes back. */
export async function gatherCodeLetterFacts({ type, data }: CodeLetterCommand, reader: FactReader): Promise<CodeLetterFacts> {
  if (type === 'IssueCodeLetter') return { livesThere: true };
  const residents = await reader.fold(residentsFolding, `dwelling-${data.dwellingId}`);
  return { livesThere: Object.values(residents).includes(data.person) };
}
