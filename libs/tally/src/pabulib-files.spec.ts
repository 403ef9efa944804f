import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readPabulib } from './pabulib.js';
import { writePabulib } from './pabulib-write.js';

/** Real elections, where they lie beside the repository (tally.md, "Pabulib files"). */
const FOLDER = join(import.meta.dirname, '../../../../shared/data/pabulib');
const HAS_FILES = existsSync(join(FOLDER, 'vectors.json'));
interface Listed {
  readonly file: string;
  readonly projects: number;
  readonly votes: number;
  readonly approvals: number;
  readonly vote_type: string;
  readonly budget: string;
}
const listed: Listed[] = HAS_FILES ? JSON.parse(readFileSync(join(FOLDER, 'vectors.json'), 'utf8')) : [];

function read(file: string) {
  const answer = readPabulib(readFileSync(join(FOLDER, file), 'utf8'));
  if ('reason' in answer) throw new Error(`line ${answer.line}: ${answer.reason}`);
  return answer;
}

if (!HAS_FILES) {
  it.skip('the real elections are not beside this repository (../shared/data/pabulib)', () => {});
} else {
  describe('real elections', () => {
    it.each(listed)('$file has as many projects, votes and marks as its list says', ({ file, projects, votes, approvals, vote_type, budget }) => {
      const { election, voteType, meta } = read(file);
      const { starts, marks } = election.ballots;
      expect([election.projects.length, starts.length - 1, marks.length]).toEqual([projects, votes, approvals]);
      expect([voteType, meta.get('budget')]).toEqual([vote_type, budget]);
    });

    it.each(listed)('$file is written and read as the same election, with the votes that it says itself', ({ file }) => {
      const { election, voteType, meta, projects } = read(file);
      const voterIds = Array.from({ length: election.ballots.starts.length - 1 }, (_, i) => `r${i}`);
      const answer = readPabulib(writePabulib({ election, voteType, meta, voterIds }));
      if ('reason' in answer) throw new Error(`line ${answer.line}: ${answer.reason}`);
      expect(answer.election).toEqual(election);
      for (const row of election.projects.keys()) expect(answer.projects.cell(row, 'votes')).toBe(projects.cell(row, 'votes'));
    });
  });
}
