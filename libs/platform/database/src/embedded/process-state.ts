import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** True while a process with this id runs (another user's too); one that ended and only waits to be collected does not. */
export function isAlive(pid: number): boolean {
  if (!idIsTaken(pid)) return false;
  if (process.platform !== 'linux') return true;
  const state = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return state !== undefined && !/^\d+ \(.*\) Z/s.test(state);
}

/** True when PostgreSQL itself would take the id for a running process: a dead one that was never collected counts. */
export function idIsTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** True when the process is the PostgreSQL of this cluster, and not a later one that was given the same id: PostgreSQL works in its data folder. */
export function isServerOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') {
    return attempt(() => execFileSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }))?.includes('postgres') ?? false;
  }
  const name = attempt(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
  if (name !== 'postgres') return false;
  const workingIn = attempt(() => statSync(`/proc/${pid}/cwd`));
  const here = attempt(() => statSync(cluster));
  // In some containers root may not look into other users' processes; the name must do there.
  return workingIn && here ? workingIn.ino === here.ino && workingIn.dev === here.dev : true;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
