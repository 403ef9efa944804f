import type { Election, Project } from './election.js';
import { decimalsOf, hundredths, wholeNumber } from './pabulib-amounts.js';
import { type BallotLimits, sheetOf } from './pabulib-ballots.js';
import { type Cells, cellsOf, Spoiled, type SpoiledFile } from './pabulib-cells.js';
import { Ids } from './pabulib-ids.js';
import { beginning, ending } from './pabulib-ranges.js';
import { type Section, sectionsOf } from './pabulib-sections.js';

const VOTE_TYPES = ['approval', 'choose-1', 'ordinal', 'cumulative', 'scoring'] as const;
/** How a file's ballots are marked (tally.md, "Pabulib files"). */
export type VoteType = (typeof VOTE_TYPES)[number];

/** Whether points stand beside the marks. */
export const givesPoints = (voteType: VoteType) => voteType === 'cumulative' || voteType === 'scoring';

/** What META must say. */
export const REQUIRED_META = [
  'description',
  'country',
  'unit',
  'instance',
  'num_projects',
  'num_votes',
  'budget',
  'vote_type',
  'rule',
  'date_begin',
  'date_end',
] as const;

/** A Pabulib file that was read. */
export interface PabulibFile {
  readonly meta: ReadonlyMap<string, string>;
  readonly voteType: VoteType;
  /** Amounts are hundredths of the file's currency, so `unit` of a rule is 100. A project that was withdrawn keeps its cost of 999999999, above any budget. */
  readonly election: Election;
  /** How many decimals the budget is written with, at most two. */
  readonly decimals: number;
  /** All columns, in the order of `election.projects`. */
  readonly projects: Table;
  /** All columns, in the order of the ballots. */
  readonly voters: Table;
}

export interface Table {
  readonly columns: readonly string[];
  cell(row: number, column: string): string | undefined;
  lineOf(row: number): number;
}

/**
 * Reads a file (tally.md, "Pabulib files"). Refused is whatever would make the count another than the file says. The columns `votes` and `score` of PROJECTS are not
 * held against the ballots, nor are the least sums (`min_sum_points`, `min_sum_cost`), which published files break.
 */
export function readPabulib(text: string): PabulibFile | SpoiledFile {
  try {
    return read(cellsOf(text));
  } catch (error) {
    if (error instanceof Spoiled) return { line: error.line, reason: error.message };
    throw error;
  }
}

function read(cells: Cells): PabulibFile {
  const sections = sectionsOf(cells);
  const meta = new Meta(sections.META);
  const voteType = meta.voteType();
  const { projects, ids } = projectsOf(sections.PROJECTS, cells.text);
  meta.expectCount('num_projects', projects.length);
  meta.expectCount('num_votes', sections.VOTES.rowCount);
  distinct(sections.VOTES, cells.text, 'voter_id');
  const slate = { text: cells.text, projects, ids, limits: meta.limits(voteType) };
  const ballots = sheetOf(sections.VOTES, slate, givesPoints(voteType));
  const budget = meta.amount('budget') ?? 0;
  return {
    meta: meta.values,
    voteType,
    election: { budget, projects, ballots },
    decimals: decimalsOf(meta.values.get('budget') ?? ''),
    projects: sections.PROJECTS,
    voters: sections.VOTES,
  };
}

function projectsOf(section: Section, text: string): { projects: Project[]; ids: Ids } {
  const ids = distinct(section, text, 'project_id');
  section.column('cost');
  const projects = Array.from({ length: section.rowCount }, (_, row) => {
    const id = (section.cell(row, 'project_id') ?? '').trim();
    if (id.includes(',')) throw new Spoiled(section.lineOf(row), `The project id "${id}" holds a comma, so that no list can name it.`);
    const written = section.cell(row, 'cost') ?? '';
    const cost = hundredths(written);
    if (cost === undefined) throw new Spoiled(section.lineOf(row), `"${written}" is no cost: digits, and at most two decimals behind a point.`);
    return { id, cost };
  });
  return { projects, ids };
}

/** The ids of a section, none of them empty and none twice. */
function distinct(section: Section, text: string, name: string): Ids {
  const column = section.column(name);
  const ids = new Ids(text, section.rowCount);
  for (let row = 0; row < section.rowCount; row++) {
    const start = beginning(text, section.start(row, column), section.end(row, column));
    const end = ending(text, start, section.end(row, column));
    if (start === end) throw new Spoiled(section.lineOf(row), `${name} is empty.`);
    if (!ids.add(start, end)) throw new Spoiled(section.lineOf(row), `${name} "${text.slice(start, end)}" stands there twice.`);
  }
  return ids;
}

/** META as what it says, with the line of each key for whatever is wrong with it. */
class Meta {
  readonly values = new Map<string, string>();
  private readonly lines = new Map<string, number>();

  constructor(section: Section) {
    section.column('key');
    section.column('value');
    for (let row = 0; row < section.rowCount; row++) {
      const key = (section.cell(row, 'key') ?? '').trim();
      if (this.values.has(key)) throw new Spoiled(section.lineOf(row), `META says ${key} twice.`);
      this.values.set(key, section.cell(row, 'value') ?? '');
      this.lines.set(key, section.lineOf(row));
    }
    for (const key of REQUIRED_META) {
      if (!this.values.get(key)?.trim()) throw new Spoiled(this.lines.get(key) ?? section.line, `META does not say ${key}.`);
    }
    this.amount('budget');
    const defaultScore = this.values.get('default_score');
    if (defaultScore && wholeNumber(defaultScore) !== 0)
      throw this.spoiled('default_score', 'is not supported: a project that a ballot does not name gets nothing');
  }

  voteType(): VoteType {
    const said = this.values.get('vote_type')?.trim();
    const type = VOTE_TYPES.find((known) => known === said);
    if (!type) throw this.spoiled('vote_type', `is none of ${VOTE_TYPES.join(', ')}`);
    return type;
  }

  /** Hundredths; undefined where META does not say it. */
  amount(key: string): number | undefined {
    return this.number(key, hundredths, 'is no amount: digits, and at most two decimals behind a point');
  }

  expectCount(key: string, count: number): void {
    if (this.whole(key) !== count) throw this.spoiled(key, `is not what the file holds: ${count}`);
  }

  limits(voteType: VoteType): BallotLimits {
    const maxLength = this.whole('max_length') ?? Infinity;
    return {
      minLength: this.whole('min_length') ?? 0,
      maxLength: voteType === 'choose-1' ? Math.min(1, maxLength) : maxLength,
      maxSumCost: this.amount('max_sum_cost') ?? Infinity,
      maxPoints: this.whole('max_points') ?? Infinity,
      maxSumPoints: this.whole('max_sum_points') ?? Infinity,
    };
  }

  private whole(key: string): number | undefined {
    return this.number(key, wholeNumber, 'is no whole number');
  }

  private number(key: string, parse: (text: string) => number | undefined, otherwise: string): number | undefined {
    const said = this.values.get(key);
    if (!said?.trim()) return undefined;
    const value = parse(said);
    if (value === undefined) throw this.spoiled(key, otherwise);
    return value;
  }

  private spoiled(key: string, what: string): Spoiled {
    return new Spoiled(this.lines.get(key) ?? 0, `${key} "${this.values.get(key)}" ${what}.`);
  }
}
