import { chmod, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Lets every user read a tree and enter its folders, whatever the umask was when it was written. */
export async function readableByAll(path: string): Promise<void> {
  const { mode } = await stat(path);
  const executable = (mode & 0o100) !== 0;
  await chmod(path, executable ? 0o755 : 0o644);
  for (const entry of await readdir(path, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isSymbolicLink()) await readableByAll(join(path, entry.name));
  }
}
