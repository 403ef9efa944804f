import { InvalidInput } from '#http';

type InputErrors = ConstructorParameters<typeof InvalidInput>[0];

/**
 * A command's data as the ledger can keep it (audit.md, "What a recorded event is"): every string in NFC, however it was typed; what holds NUL or half a
 * character is no text at all.
 *
 * @throws InvalidInput with a pointer to each string that cannot be kept
 */
export function storable(data: unknown): unknown {
  const errors: InputErrors[number][] = [];
  const kept = walk(data, '', (pointer) => errors.push({ pointer, message: 'remove the characters that cannot be stored' }));
  if (errors.length > 0) throw new InvalidInput(errors);
  return kept;
}

function walk(value: unknown, pointer: string, refuse: (pointer: string) => void): unknown {
  if (typeof value === 'string') {
    if (value.includes('\u0000') || !value.isWellFormed()) refuse(pointer);
    return value.normalize('NFC');
  }
  if (Array.isArray(value)) return value.map((item, i) => walk(item, `${pointer}/${i}`, refuse));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, walk(member, `${pointer}/${key}`, refuse)]));
}
