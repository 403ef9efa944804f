import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type DataFolder, seasonFolder } from '../support/data-folder.js';
import { runProgram } from '../support/programs.js';
import { NeverServed, type Service, startService } from '../support/server-process.js';

const ROTATE = 'apps/server/src/programs/rotate-keys';
const fresh = randomBytes(32).toString('base64');

let folder: DataFolder;
let service: Service | undefined;
beforeAll(async () => {
  folder = await seasonFolder();
}, 180_000);
afterAll(async () => {
  await service?.kill();
  await folder?.remove();
});

const started = async (env: Readonly<Record<string, string>> = {}) => {
  service = await startService({ dataDir: folder.path, env });
  return service;
};
const showsTitle = async ({ url }: Service) => (await (await fetch(`${url}/bids/C-001`)).text()).includes('Lobby book-swap shelf');

test('with another master key the service and its programs say so in one sentence, and nothing has changed for the right one', async () => {
  const wrong = { VAULT_MASTER_KEY: fresh };
  const sentence = /closed with another master key: give that one in VAULT_MASTER_KEY/;
  const refused = await started(wrong).catch((fault: unknown) => fault);
  expect(refused).toBeInstanceOf(NeverServed);
  const { code, said } = refused as NeverServed;
  expect([code, said.trim().split('\n').length]).toEqual([1, 2]);
  expect(said).toMatch(sentence);
  expect(said).not.toContain(fresh);
  const rotation = await runProgram(ROTATE, [], { DATA_DIR: folder.path, ...wrong });
  expect(rotation).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(sentence) });
  const right = await started();
  expect(await showsTitle(right)).toBe(true);
  expect(await right.stop()).toBe(0);
}, 240_000);

test('a new master key takes over while the service runs, and the old one is needed no longer', async () => {
  const both = { VAULT_MASTER_KEY: fresh, VAULT_FORMER_MASTER_KEYS: folder.masterKeyText() };
  const running = await started(both);
  const rotation = await runProgram(ROTATE, [], { DATA_DIR: folder.path, ...both });
  expect(rotation).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/data keys: \d+ wrapped anew\n(.*\n)*.*without VAULT_FORMER_MASTER_KEYS from now on/),
  });
  expect(await showsTitle(running)).toBe(true);
  await running.stop();
  const after = await started({ VAULT_MASTER_KEY: fresh });
  expect(await showsTitle(after)).toBe(true);
  await after.stop();
  await expect(started()).rejects.toThrow(NeverServed);
}, 240_000);
