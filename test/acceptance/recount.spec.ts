import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { audit } from '../support/programs.js';
import { inOrder, linesOf, season, voteStory } from '../support/vote/vote-ledger.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estate-bank-recount-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(name: string, lines: readonly { readonly json: string }[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.map(({ json }) => `${json}\n`).join(''));
  return path;
}

describe('The auditor’s recount of an exported ledger', () => {
  test('agrees with what was declared: exit code 0, the report as JSON or in sentences', async () => {
    const file = await written('right.ndjson', linesOf(inOrder(voteStory())));
    const { code, stdout, stderr } = await audit('recount', '--ledger', file);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ rounds: [{ roundId: 'H-R1', counting: 64, versions: [{ agrees: true }, { agrees: true }], failures: [] }] });
    const plain = await audit('recount', '--ledger', file, '--plain');
    expect([plain.code, plain.stderr]).toEqual([0, '']);
    expect(plain.stdout).toContain(
      '64 ballots count.\nResult 1 is what the ballots give.\nResult 2, declared because a bid was withdrawn, is what the ballots give.\n',
    );
    expect(plain.stdout).toContain('Nothing that was looked at is wrong.');
  });

  test('names what is wrong, and where: exit code 1', async () => {
    const lines = linesOf(inOrder(voteStory()), (envelope) =>
      envelope.type === 'ResultDeclared' ? { ...envelope, data: { ...(envelope.data as object), spentPence: 300_000 } } : envelope,
    );
    const { code, stdout, stderr } = await audit('recount', '--ledger', await written('false.ndjson', lines), '--plain');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^false-tally at number \d+: round H-R1: counted again, these come out otherwise: spentPence\n/);
    expect(stdout).toContain('Result 1 is NOT what the ballots give.');
  });

  test('takes the nine ballots of a small vote that were disclosed, and only those', async () => {
    const file = await written('few.ndjson', linesOf(inOrder(voteStory(9))));
    const nine = season.ballots.slice(0, 9).map((ballot, i) => (i === 0 ? { ...ballot, n: 2 } : ballot));
    const disclose = async (name: string, ballots: readonly object[]) => written(name, [{ json: JSON.stringify({ roundId: 'H-R1', ballots }) }]);
    const right = await audit('recount', '--ledger', file, '--disclosed', await disclose('nine.json', nine));
    expect([right.code, JSON.parse(right.stdout).rounds[0].notChecked]).toEqual([0, []]);
    const wrong = await audit('recount', '--ledger', file, '--disclosed', await disclose('eight.json', nine.slice(1)));
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('opened-differs at number')]);
  });

  test.each([
    ['the ledger is missing', () => ['--ledger', join(folder, 'nowhere.ndjson')]],
    ['no ledger is named', () => []],
    [
      'what was disclosed is no list of ballots',
      async () => [
        '--ledger',
        await written('any.ndjson', linesOf(inOrder(voteStory(9)))),
        '--disclosed',
        await written('no.json', [{ json: '{"roundId":"H-R1"}' }]),
      ],
    ],
  ])('could not run where %s: exit code 2', async (_, args) => {
    const { code, stdout, stderr } = await audit('recount', ...(await args()));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
  });
});
