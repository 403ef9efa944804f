import type { Election } from './election.js';
import { givesPoints, REQUIRED_META, type VoteType } from './pabulib.js';
import { amountText } from './pabulib-amounts.js';

/** What stands in a file beside the election itself. */
export interface PabulibExport {
  readonly election: Election;
  readonly voteType: VoteType;
  /** Everything META says but the counts, the budget and the vote type, which come from the election. */
  readonly meta: ReadonlyMap<string, string>;
  /** One for each ballot: drawn at random for this file, never the person's. */
  readonly voterIds: readonly string[];
  /** Further columns of projects, such as `name` and `category`: a text for each project, in the election's order. */
  readonly columns?: ReadonlyMap<string, readonly string[]> | undefined;
  /** Ids; the column `selected` is left out where absent. */
  readonly winners?: ReadonlySet<string> | undefined;
}

const OURS = ['num_projects', 'num_votes', 'budget', 'vote_type'];

/**
 * Writes a file (tally.md, "Pabulib files", Export): counts, `votes` and `score` are counted here from the ballots; nothing is said of a voter but the id that was given.
 * A project above the budget, which no rule can select, is left out with the marks for it; the format allows none. `score` is the sum of points, or Borda's for rankings.
 * @throws RangeError for voter ids that are not one a ballot, an id that a list cannot hold, points or a key of META that are missing
 */
export function writePabulib(file: PabulibExport): string {
  const kept = file.election.projects.map((project, place) => ({ ...project, place })).filter(({ cost }) => cost <= file.election.budget);
  const ballots = ballotsOf(file.election, new Set(kept.map(({ place }) => place)));
  for (const id of [...kept.map((project) => project.id), ...file.voterIds]) refuseUnlistable(id);
  if (givesPoints(file.voteType) && !file.election.ballots.points && file.election.ballots.marks.length > 0)
    throw new RangeError(`${file.voteType} ballots need points`);
  if (file.voterIds.length !== ballots.length || new Set(file.voterIds).size !== ballots.length)
    throw new RangeError('each ballot needs a voter id of its own');
  const lines = [['META'], ['key', 'value'], ...metaOf(file, kept.length, ballots.length)];
  lines.push(['PROJECTS'], ...projectRows(file, kept, ballots));
  const withPoints = givesPoints(file.voteType);
  lines.push(['VOTES'], withPoints ? ['voter_id', 'vote', 'points'] : ['voter_id', 'vote']);
  const ids = file.election.projects.map(({ id }) => id);
  ballots.forEach(({ places, points }, i) => {
    lines.push([file.voterIds[i] ?? '', places.map((place) => ids[place]).join(','), ...(withPoints ? [points.join(',')] : [])]);
  });
  return `${lines.map((cells) => cells.map(quoted).join(';')).join('\n')}\n`;
}

interface Written {
  readonly places: readonly number[];
  readonly points: readonly number[];
}

function ballotsOf({ ballots: { starts, marks, points } }: Election, kept: ReadonlySet<number>): Written[] {
  return Array.from({ length: starts.length - 1 }, (_, i) => {
    const at = Array.from({ length: (starts[i + 1] ?? 0) - (starts[i] ?? 0) }, (_, k) => (starts[i] ?? 0) + k).filter((mark) => kept.has(marks[mark] ?? -1));
    return { places: at.map((mark) => marks[mark] ?? 0), points: at.map((mark) => points?.[mark] ?? 0) };
  });
}

function metaOf({ meta, election, voteType }: PabulibExport, projects: number, votes: number): string[][] {
  const ours = new Map([
    ['num_projects', String(projects)],
    ['num_votes', String(votes)],
    ['budget', amountText(election.budget)],
    ['vote_type', voteType],
  ]);
  const required = REQUIRED_META.map((key) => [key, ours.get(key) ?? meta.get(key) ?? '']);
  const missing = required.find(([, value]) => value?.trim() === '');
  if (missing) throw new RangeError(`META needs ${missing[0]}`);
  const known: readonly string[] = REQUIRED_META;
  return [...required, ...[...meta].filter(([key]) => !known.includes(key) && !OURS.includes(key))];
}

function projectRows(
  { election, voteType, columns = new Map(), winners }: PabulibExport,
  kept: readonly { id: string; cost: number; place: number }[],
  ballots: readonly Written[],
): string[][] {
  const votes = new Array<number>(election.projects.length).fill(0);
  const scores = new Array<number>(election.projects.length).fill(0);
  for (const { places, points } of ballots) {
    places.forEach((place, k) => {
      votes[place] = (votes[place] ?? 0) + 1;
      scores[place] = (scores[place] ?? 0) + (voteType === 'ordinal' ? places.length - k : (points[k] ?? 0));
    });
  }
  const scored = voteType === 'ordinal' || givesPoints(voteType);
  const header = ['project_id', 'cost', 'votes', ...(scored ? ['score'] : []), ...columns.keys(), ...(winners ? ['selected'] : [])];
  const rows = kept.map(({ id, cost, place }) => [
    id,
    amountText(cost),
    String(votes[place]),
    ...(scored ? [String(scores[place])] : []),
    ...[...columns.values()].map((texts) => texts[place] ?? ''),
    ...(winners ? [winners.has(id) ? '1' : '0'] : []),
  ]);
  return [header, ...rows];
}

function refuseUnlistable(id: string): void {
  if (id === '' || id !== id.trim() || id.includes(',')) throw new RangeError(`"${id}" cannot stand in a list of ids`);
}

/** CSV quoting. A cell that begins with = or + is data: nobody's spreadsheet is meant to open this. */
const quoted = (cell: string) => (/[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
