import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FileRoundSecrets } from './file-secrets.js';
import { MemoryRoundSecrets } from './memory-secrets.js';
import { roundSecretsConformance } from './round-secrets.conformance.js';

let place: string;
let folders = 0;
const folder = () => join(place, `secrets-${++folders}`);
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'round-secrets-'));
});
afterAll(() => rm(place, { recursive: true }));

roundSecretsConformance('secrets in memory', async () => new MemoryRoundSecrets());
roundSecretsConformance('secrets in files', async () => new FileRoundSecrets(folder()));

describe('a secret in a file', () => {
  test('is read by nobody but its owner, in a folder of their own', async () => {
    const at = folder();
    await new FileRoundSecrets(at).draw('H-R1');
    expect((await stat(at)).mode & 0o777).toBe(0o700);
    expect((await stat(join(at, 'H-R1.secret'))).mode & 0o777).toBe(0o600);
    expect(await readdir(at)).toEqual(['H-R1.secret']);
  });

  test('is written over before it goes, and no file is left', async () => {
    const at = folder();
    const secrets = new FileRoundSecrets(at);
    const secret = await secrets.draw('H-R1');
    // Whoever holds the file open sees what stands in its place.
    const watching = await open(join(at, 'H-R1.secret'), 'r');
    await secrets.destroy('H-R1');
    const left = await watching.readFile('utf8');
    await watching.close();
    expect(left).toHaveLength(64);
    expect(left).not.toBe(secret.toString('hex'));
    expect(await readdir(at)).toEqual([]);
  });

  test('that was spoiled is no secret', async () => {
    const at = folder();
    const secrets = new FileRoundSecrets(at);
    await secrets.draw('H-R1');
    await writeFile(join(at, 'H-R1.secret'), 'half');
    await expect(secrets.read('H-R1')).rejects.toThrow(/H-R1.*not what was written/);
    expect(await readFile(join(at, 'H-R1.secret'), 'utf8')).toBe('half');
  });
});
