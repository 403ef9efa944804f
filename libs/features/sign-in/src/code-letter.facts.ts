import type { FactReader, Folding, Recorded } from '#decider';
import type { DwellingEvent, PrivacyEvent } from '#events';
import type { CodeLetterCommand } from './code-letter.commands.js';

/** What other streams tell of whom a letter would go to. */
export interface CodeLetterFacts {
  /** The person lives where the letter would go; for a letter that follows from a join, by that join. */
  readonly livesThere: boolean;
  /** They asked to be forgotten and were answered, whatever stays of them. */
  readonly erased: boolean;
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

const erasedFolding = {
  initialState: false,
  evolve: (erased: boolean, { type }: Recorded<PrivacyEvent>): boolean => erased || type === 'ErasureAnswered',
} satisfies Folding<boolean>;

/** Whether somebody was answered that they are forgotten, by their token of the installation: what is kept because it must be leads nobody in (ADR 019). */
export const wasErased = (reader: FactReader, token: string): Promise<boolean> => reader.fold(erasedFolding, `privacy-${token}`);

/** May be a moment old without harm: a letter to an empty home comes back, its code ends with the leaving, and no code lets in who was erased. */
export async function gatherCodeLetterFacts({ type, data }: CodeLetterCommand, reader: FactReader): Promise<CodeLetterFacts> {
  const [residents, erased] = await Promise.all([reader.fold(residentsFolding, `dwelling-${data.dwellingId}`), wasErased(reader, data.person)]);
  const livesThere = type === 'IssueCodeLetter' ? residents[data.joinId] === data.person : Object.values(residents).includes(data.person);
  return { livesThere, erased };
}
