import type { RetentionClass } from '#decider';
import type { TextRef } from '#events';
import type { Vault } from '#vault';
import type { CheckedFile } from './checked-file.js';
import { drawKey, seal, unseal } from './sealing.js';
import type { FilePlace, FileRef, OpenedFile, StoredFile, Uploads } from './uploads.js';

interface Kept {
  readonly stored: StoredFile;
  readonly stream: string;
  readonly sealed: Buffer;
}

/** For tests and for a process alone. */
export class MemoryUploads implements Uploads {
  readonly #byCommand = new Map<string, Promise<Kept>>();
  readonly #byKey = new Map<string, Kept>();

  constructor(private readonly vault: Vault) {}

  get size(): number {
    return this.#byKey.size;
  }

  async put(file: CheckedFile, place: FilePlace): Promise<StoredFile> {
    const name = JSON.stringify([place.commandId, place.stream, file.sha256]);
    const kept = this.#byCommand.get(name) ?? this.#keep(file, place);
    this.#byCommand.set(name, kept);
    return (await kept).stored;
  }

  async open({ sha256, key }: FileRef): Promise<OpenedFile | undefined> {
    const secret = (await this.vault.read([key])).get(key.commitment);
    const kept = this.#byKey.get(key.commitment);
    if (secret === undefined || kept?.stored.sha256 !== sha256) return undefined;
    return { mediaType: kept.stored.mediaType, body: unseal(kept.sealed, Buffer.from(secret, 'base64url'), kept.stream, sha256) };
  }

  async describe(keys: readonly TextRef[]): Promise<ReadonlyMap<string, StoredFile>> {
    return new Map(keys.flatMap(({ commitment }) => [this.#byKey.get(commitment)].flatMap((kept) => (kept ? [[commitment, kept.stored] as const] : []))));
  }

  async erase({ key }: FileRef, retention: RetentionClass): Promise<void> {
    await this.vault.expire({ subject: key.subject, retention });
    this.#byKey.delete(key.commitment);
  }

  async #keep({ sha256, mediaType, bytes }: CheckedFile, { commandId, stream, about, retention }: FilePlace): Promise<Kept> {
    const key = drawKey();
    const field = `file.${sha256.slice(0, 16)}`;
    const ref = await this.vault.put({ commandId, subject: stream, field, value: key.toString('base64url'), about, retention });
    const kept = { stored: { sha256, mediaType, bytes: bytes.length, key: ref }, stream, sealed: seal(bytes, key, stream, sha256) };
    this.#byKey.set(ref.commitment, kept);
    return kept;
  }
}
