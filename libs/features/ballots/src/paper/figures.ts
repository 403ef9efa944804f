import type { Voting } from '../voting.state.decider.js';
import { spoiledPapers } from '../voting.state.decider.js';
import type { PaperCount } from './envelopes.js';

/** What the papers of a vote came to: issued = used + unused; used = counted + spoiled + kept shut + replaced (domain.md, "Ballots"). */
export interface Figures {
  readonly issued: number;
  readonly counted: number;
  readonly spoiled: number;
  readonly keptShut: number;
  readonly replaced: number;
  readonly used: number;
  /** Envelopes that were let in and whose papers are not settled yet. */
  readonly waiting: number;
  /** How many must be unused for it to balance. */
  readonly unusedWanted: number;
}

/** From the record and the desk; the unused papers are counted by hand. */
export function figuresOf({ papers }: Pick<Voting, 'papers'>, desk: Pick<PaperCount, 'admitted' | 'settled' | 'keptShut'>): Figures {
  const [counted, spoiled] = [papers.accepted, spoiledPapers(papers)];
  const keptShut = desk.keptShut.reduce((so, each) => so + each.papers, 0);
  const used = counted + spoiled + keptShut;
  return { issued: papers.issued, counted, spoiled, keptShut, replaced: 0, used, waiting: desk.admitted - desk.settled, unusedWanted: papers.issued - used };
}
