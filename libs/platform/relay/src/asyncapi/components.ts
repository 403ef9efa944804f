import { changeEach, type JsonSchema } from './json-schema.js';
import type { Version } from './versions.js';

/** The schemas of a document: each variant of the envelope once, every shared part once, and per version only what is its own. */
export function componentsOf(versions: readonly Version[]): Readonly<Record<string, JsonSchema>> {
  const envelopes = new Map<string, JsonSchema>();
  const parts = new Map<string, JsonSchema>();
  const own: [string, JsonSchema][] = [];
  for (const version of versions) {
    const variant = variantOf(version);
    if (!envelopes.has(variant)) envelopes.set(variant, envelopeOf(version.schema, TITLES[variant]));
    own.push([version.name, ownSchemaOf(version, variant, parts)]);
  }
  return Object.fromEntries([...envelopes, ...parts, ...own]);
}

/** The two variants of what stands around a fact (audit.md, "What a recorded event is"). */
const TITLES = { Envelope: 'A recorded event', SealedEnvelope: 'A recorded event that names nobody' } as const;

const variantOf = ({ schema }: Version): keyof typeof TITLES => (schema.properties?.actor ? 'Envelope' : 'SealedEnvelope');

/** The envelope as every version of a variant has it; what a version says of its own type, number and data stands in that version. */
function envelopeOf({ properties = {}, required = [] }: JsonSchema, title: string): JsonSchema {
  const { v, type, data, ...shared } = properties;
  const own = {
    v: { type: 'integer', ...(v?.description !== undefined && { description: v.description }) },
    type: { type: 'string', description: 'The name of the type.' },
    data: { type: 'object', description: 'What happened.' },
  };
  return { type: 'object', title, properties: { ...own, ...shared }, required };
}

function ownSchemaOf({ name, schema }: Version, envelope: string, parts: Map<string, JsonSchema>): JsonSchema {
  const { properties = {}, definitions = {}, title, description } = schema;
  const places = new Map(Object.entries(definitions).map(([part, meant]) => [part, placeOf(part, meant, name, parts)]));
  const moved = (part: JsonSchema) => changeEach(part, (inner) => ({ ...inner, ...(inner.$ref !== undefined && { $ref: movedTo(inner.$ref, places) }) }));
  for (const [part, meant] of Object.entries(definitions)) parts.set(places.get(part) ?? part, moved(meant));
  const { v, type, data } = properties;
  const own: JsonSchema = { type: 'object', properties: { ...(v && { v }), ...(type && { type }), ...(data && { data: moved(data) }) } };
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    allOf: [{ $ref: `#/components/schemas/${envelope}` }, own],
  };
}

const movedTo = (reference: string, places: ReadonlyMap<string, string>): string =>
  reference.replace(/^#\/definitions\/(.+)$/, (_, part: string) => `#/components/schemas/${places.get(part) ?? part}`);

/** A part goes by its own name; one that meant something else in an older version keeps that meaning under that version's. */
function placeOf(part: string, meant: JsonSchema, version: string, parts: ReadonlyMap<string, JsonSchema>): string {
  const there = parts.get(part);
  return there === undefined || textOf(there) === textOf(meant) ? part : `${version}.${part}`;
}

/** References differ once a part has moved, and lead to the same places when all else is equal. */
const textOf = (schema: JsonSchema): string => JSON.stringify(schema).replaceAll('#/components/schemas/', '#/definitions/');
