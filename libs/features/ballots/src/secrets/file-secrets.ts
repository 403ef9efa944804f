import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { RoundSecretMissing, type RoundSecrets } from './round-secrets.js';

const BYTES = 32;

/** One small file per round in a folder that no ordinary backup holds; nobody but the service's user reads it. */
export class FileRoundSecrets implements RoundSecrets {
  constructor(private readonly folder: string) {}

  async draw(roundId: string): Promise<Buffer> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const draft = join(this.folder, `.${randomBytes(8).toString('hex')}`);
    await this.#write(draft, 'wx', randomBytes(BYTES).toString('hex'));
    // Of two processes that draw at once the first has its way: a name is given once.
    await link(draft, this.#fileOf(roundId)).catch(ignoring('EEXIST'));
    await unlink(draft);
    await this.#settle();
    return this.read(roundId);
  }

  async read(roundId: string): Promise<Buffer> {
    const text = await readFile(this.#fileOf(roundId), 'utf8').catch(ignoring('ENOENT'));
    if (text === undefined) throw new RoundSecretMissing(roundId, this.folder);
    if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`the secret of round ${roundId} in ${this.folder} is not what was written there`);
    return Buffer.from(text, 'hex');
  }

  async destroy(roundId: string): Promise<void> {
    const file = this.#fileOf(roundId);
    const there = await this.#write(file, 'r+', randomBytes(BYTES).toString('hex'))
      .then(() => true)
      .catch(ignoring('ENOENT'));
    if (!there) return;
    await unlink(file).catch(ignoring('ENOENT'));
    await this.#settle();
  }

  #fileOf(roundId: string): string {
    return join(this.folder, `${roundId}.secret`);
  }

  async #write(file: string, flags: 'wx' | 'r+', text: string): Promise<void> {
    const handle = await open(file, flags, 0o600);
    try {
      await handle.write(text, 0);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** What came into the folder or went is there, or gone, after a power cut too. */
  async #settle(): Promise<void> {
    const folder = await open(this.folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

const ignoring = (code: string) => (fault: { readonly code?: unknown }) => {
  if (fault.code === code) return undefined;
  throw fault;
};
