import { z } from 'zod';
import type { Doorway } from '#cqrs';
import { type RetentionClass, retentionOf } from '#decider';

/** Every typed text that a command can bring, by the way to it (`costs.*.what`), with its retention class. Walks the schema, so that optional ones count too. */
export function typedTexts(schema: z.ZodType, path: readonly string[] = []): ReadonlyMap<string, RetentionClass> {
  const retention = retentionOf(schema);
  if (retention) return new Map([[path.join('.'), retention]]);
  return new Map(partsOf(schema).flatMap(([step, part]) => [...typedTexts(part, step === undefined ? path : [...path, step])]));
}

/** `SubmitBid costs.*.what` → `bid`, for every command of these doorways. */
export function allTypedTexts(doorways: readonly Doorway[]): Readonly<Record<string, RetentionClass>> {
  const commands = doorways.flatMap((entered) => entered.commands);
  return Object.fromEntries(commands.flatMap(({ type, schema }) => [...typedTexts(schema)].map(([field, retention]) => [`${type} ${field}`, retention])));
}

function partsOf(schema: z.ZodType): readonly (readonly [string | undefined, z.ZodType])[] {
  const { innerType, out } = schema.def as { innerType?: z.ZodType; out?: z.ZodType };
  const inner = innerType ?? out;
  if (inner) return [[undefined, inner]];
  if (schema instanceof z.ZodUnion) return (schema.options as readonly z.ZodType[]).map((option) => [undefined, option]);
  if (schema instanceof z.ZodArray) return [['*', schema.element as z.ZodType]];
  if (schema instanceof z.ZodRecord) return [['*', schema.valueType as z.ZodType]];
  if (schema instanceof z.ZodObject) return Object.entries(schema.shape as Record<string, z.ZodType>);
  return [];
}
