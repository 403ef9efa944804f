import type { RetentionClass } from '#decider';
import type { KeyOwner, KeyRow } from './data-keys.js';
import type { TextRow } from './text-rows.js';
import type { PutText } from './vault.js';

/** What `find-texts.sql` answers for one wanted text. */
export interface FoundText {
  readonly ordinal: number;
  readonly version: number | null;
  readonly commitment: string | null;
  readonly sealed: Buffer | null;
  /** The sweep may take it any moment, unless it is told that it is wanted. */
  readonly forgettable: boolean | null;
  readonly text_key: number | null;
  readonly text_kind: KeyOwner['kind'] | null;
  readonly text_owner: string | null;
  readonly text_retention: RetentionClass | null;
  readonly text_wrapped: Buffer | null;
  readonly newest: number;
  readonly kind: KeyOwner['kind'] | 'forgotten';
  readonly owner: string | null;
  readonly key: number | null;
  readonly wrapped: Buffer | null;
}

export const retentionOfText = ({ retention }: PutText): RetentionClass => retention ?? 'office';

/** The row that the command of a text has already; undefined where its value was erased. */
export function keptRow(found: FoundText, { subject, field }: PutText): TextRow | undefined {
  const { version, commitment, sealed, text_key: key, text_kind: kind, text_owner: owner, text_retention: retention, text_wrapped: wrapped } = found;
  if (version === null || commitment === null || sealed === null) return undefined;
  if (key === null || kind === null || owner === null || retention === null || wrapped === null) return undefined;
  return { subject, field, version, commitment, sealed, key, kind, owner, retention, wrapped };
}

/** Whose a new text is; undefined for somebody forgotten, of whom nothing is kept. */
export function ownerOf({ kind, owner }: FoundText, text: PutText): KeyOwner | undefined {
  return kind === 'forgotten' || owner === null ? undefined : { kind, owner, retention: retentionOfText(text) };
}

/** The key under which a new text is to stand; undefined where it is not drawn yet. */
export function keyFor({ key, wrapped }: FoundText, owner: KeyOwner): KeyRow | undefined {
  return key === null || wrapped === null ? undefined : { ...owner, key, wrapped };
}
