import type { RetentionClass } from '#decider';
import type { TextRef } from '#events';
import type { CheckedFile, MediaType } from './checked-file.js';

/** Where a file belongs. */
export interface FilePlace {
  /** The command that brings it: the same command and file again are one file. */
  readonly commandId: string;
  /** The stream whose event will name it. */
  readonly stream: string;
  /** Whom it is about: a person's token in any context. */
  readonly about: string;
  /** Why it is kept; with that class of the person it is erased, expires or is hidden. */
  readonly retention: RetentionClass;
}

/** What an event tells of a file: the hash of its bytes, and where in the vault its key is. */
export interface FileRef {
  readonly sha256: string;
  readonly key: TextRef;
}

export interface StoredFile extends FileRef {
  readonly mediaType: MediaType;
  readonly bytes: number;
}

export interface OpenedFile {
  readonly mediaType: MediaType;
  readonly body: Buffer;
}

/**
 * Files that people sent in, outside the ledger (audit.md, "Threats": uploads; "Personal data"). Each is sealed under a key of its own, and the key is a text
 * of the vault: whatever becomes of that text there (erased, expired, restricted) becomes of the file. Order: vault, file, event.
 */
export interface Uploads {
  put(file: CheckedFile, place: FilePlace): Promise<StoredFile>;
  /** Undefined when it is gone, or hidden from pages. @throws DamagedFile when what is kept is not what was put */
  open(file: FileRef): Promise<OpenedFile | undefined>;
  /** What is kept under these keys, by the commitment of the key, without opening it; hidden files too. */
  describe(keys: readonly TextRef[]): Promise<ReadonlyMap<string, StoredFile>>;
  /** Takes away the file, and its key with all the vault holds of that stream in this class. Again without harm. */
  erase(file: FileRef, retention: RetentionClass): Promise<void>;
}

/** The injection token of the port. */
export const UPLOADS = Symbol('Uploads');

/** What is kept under this hash has been changed. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}
