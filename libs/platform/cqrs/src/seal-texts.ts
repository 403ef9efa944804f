import { z } from 'zod';
import { type RetentionClass, retentionOf } from '#decider';

/** Where one typed text goes, and why it is kept: answers what stands in its place. `field` is the way to it from the command's data, `costs.0.what`. */
export type SealText = (field: string, value: string, retention: RetentionClass) => Promise<unknown>;

/**
 * The command's data, already parsed by its schema, with every typed text (`text()` of #decider) replaced by what `seal` answers. It walks objects, arrays,
 * records, unions and whatever wraps a schema; texts keep their places.
 */
export function sealTexts(schema: z.ZodType, value: unknown, seal: SealText, path: readonly (string | number)[] = []): Promise<unknown> {
  return walk(schema, value, { seal, path });
}

interface Way {
  readonly seal: SealText;
  readonly path: readonly (string | number)[];
}

async function walk(schema: z.ZodType, value: unknown, way: Way): Promise<unknown> {
  if (value === undefined || value === null || !holdsText(schema)) return value;
  const retention = retentionOf(schema);
  if (retention) return way.seal(way.path.join('.'), value as string, retention);
  const inner = unwrapped(schema);
  if (inner) return walk(inner, value, way);
  if (schema instanceof z.ZodUnion) return walk(optionFor(schema, value), value, way);
  if (schema instanceof z.ZodArray) return Promise.all((value as unknown[]).map((item, i) => walk(schema.element as z.ZodType, item, further(way, i))));
  const members = Object.entries(value).map(async ([key, member]) => [key, await walk(memberSchema(schema, key), member, further(way, key))] as const);
  return Object.fromEntries(await Promise.all(members));
}

function further({ seal, path }: Way, step: string | number): Way {
  return { seal, path: [...path, step] };
}

function memberSchema(schema: z.ZodType, key: string): z.ZodType {
  if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
  if (schema instanceof z.ZodObject) return (schema.shape as Record<string, z.ZodType>)[key] ?? z.unknown();
  throw new Error(`typed text stands inside a schema of type ${schema.def.type}, which the doorway cannot walk`);
}

/** What an optional, nullable, default or readonly schema wraps, or the outcome of a pipe. */
function unwrapped(schema: z.ZodType): z.ZodType | undefined {
  const { innerType, out } = schema.def as { innerType?: z.ZodType; out?: z.ZodType };
  return innerType ?? out;
}

/** The option whose shape the value has; as in parsing, the first that fits. */
function optionFor(schema: z.ZodUnion, value: unknown): z.ZodType {
  const options = schema.options as readonly z.ZodType[];
  const fitting = options.find((option) => option.safeParse(value).success);
  if (!fitting) throw new Error('typed text stands inside a choice whose parsed value fits none of its options');
  return fitting;
}

const known = new WeakMap<z.ZodType, boolean>();

function holdsText(schema: z.ZodType): boolean {
  const answer = known.get(schema);
  if (answer !== undefined) return answer;
  // Held against schemas that contain themselves.
  known.set(schema, false);
  const found = retentionOf(schema) !== undefined || partsOf(schema).some(holdsText);
  known.set(schema, found);
  return found;
}

function partsOf(schema: z.ZodType): z.ZodType[] {
  const inner = unwrapped(schema);
  if (inner) return [inner];
  if (schema instanceof z.ZodUnion) return [...(schema.options as readonly z.ZodType[])];
  if (schema instanceof z.ZodArray) return [schema.element as z.ZodType];
  if (schema instanceof z.ZodRecord) return [schema.valueType as z.ZodType];
  if (schema instanceof z.ZodObject) return Object.values(schema.shape as Record<string, z.ZodType>);
  if (schema instanceof z.ZodTuple) return schema.def.items as z.ZodType[];
  if (schema instanceof z.ZodIntersection) return [schema.def.left as z.ZodType, schema.def.right as z.ZodType];
  return [];
}
