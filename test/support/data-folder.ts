import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EnvironmentMasterKey, type MasterKey } from '#vault';
import { startService } from './server-process.js';

const run = promisify(execFile);

/** The service's data folder of one test file. */
export interface DataFolder {
  readonly path: string;
  /** How to reach its PostgreSQL, past the service's own rights. */
  connection(): { readonly host: string; readonly port: number; readonly database: string; readonly user: string };
  /** The key that a service drew for its vault and keeps there, and the text of it as `VAULT_MASTER_KEY` takes it. */
  masterKey(): MasterKey;
  masterKeyText(): string;
  /** The pid of its PostgreSQL, while one is on record. */
  postgresPid(): number | undefined;
  /** Takes its PostgreSQL down, whoever uses it, and removes everything. */
  remove(): Promise<void>;
}

/** A folder that does not exist yet. */
export async function emptyFolder(): Promise<DataFolder> {
  return folderAt(join(await mkdtemp(join(place(), 'data-')), 'data'));
}

/** A folder in which the season stands loaded, as a service left it that was stopped. It is loaded once a test run, and copied. */
export async function seasonFolder(): Promise<DataFolder> {
  return copyOf({ path: await loadedOnce() });
}

/** Another with the same in it, of a service that was stopped. */
export async function copyOf({ path }: Pick<DataFolder, 'path'>): Promise<DataFolder> {
  const folder = await emptyFolder();
  await run('cp', ['-a', path, folder.path]);
  return folder;
}

const place = () => process.env.ESTATE_BANK_TEST_FOLDERS ?? tmpdir();

/** Test files run in several processes: whoever makes the lock's folder loads, the others wait. */
async function loadedOnce(): Promise<string> {
  const loaded = join(place(), 'season');
  if (existsSync(loaded)) return loaded;
  const mine = await mkdir(join(place(), 'season.loading')).then(
    () => true,
    () => false,
  );
  const failed = join(place(), 'season.failed');
  if (mine) await load(loaded).catch((fault: unknown) => writeFile(failed, String(fault)));
  while (!existsSync(loaded)) {
    if (existsSync(failed)) throw new Error(`the season was not loaded: ${readFileSync(failed, 'utf8')}`);
    await sleep(100);
  }
  return loaded;
}

async function load(into: string): Promise<void> {
  const dataDir = join(place(), 'season.loading', 'data');
  const service = await startService({ dataDir });
  if ((await service.stop()) !== 0) throw new Error(`the service did not stop well:\n${service.said()}`);
  await rename(dataDir, into);
}

function folderAt(path: string): DataFolder {
  const note = () => {
    const file = join(path, 'postgres/postmaster.pid');
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  };
  const postgresPid = () => Number(note()[0]) || undefined;
  const masterKeyText = () => readFileSync(join(path, 'vault-master-key'), 'utf8');
  return {
    path,
    postgresPid,
    masterKeyText,
    masterKey: () => new EnvironmentMasterKey(Buffer.from(masterKeyText(), 'hex')),
    connection() {
      const [, , , port, host = ''] = note();
      return { host, port: Number(port), database: 'estate_bank', user: 'estate_bank' };
    },
    async remove() {
      const pid = postgresPid();
      if (pid !== undefined && runs(pid)) process.kill(pid, 'SIGQUIT');
      for (let look = 0; pid !== undefined && runs(pid) && look < 200; look++) await sleep(25);
      await rm(join(path, '..'), { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
