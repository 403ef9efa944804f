import { z } from 'zod';
import { type Audience, attributedEnvelope, type EventType, sealedEnvelope } from '#events';
import { versionName } from '../record-names.js';
import type { JsonSchema } from './json-schema.js';
import { namedParts } from './named-parts.js';
import { readerSchemaOf } from './reader-schema.js';
import { sentenceOf, titleOf } from './sentences.js';

/** What of the contract is looked into here; `catalogue` of #events is one. */
export interface PublicContract {
  readonly types: readonly EventType[];
  readonly features: readonly string[];
  featureOf(type: string): string;
}

const ENVELOPE: Readonly<Record<string, string>> = {
  v: 'The version of this type that the data is written in.',
  id: 'The event’s own id, the same wherever it is seen: with the source it is what to deduplicate by.',
  stream: 'What it happened to, such as `bank-hilgrove`, and the key of the record.',
  revision: 'The 0-based place in its stream. Restricted events take places too, so a reader sees gaps.',
  recordedAt: 'When it was recorded: RFC 3339, UTC, milliseconds.',
  commandId: 'Events of one command share it.',
  causationId: 'The event from which this one followed by itself.',
  actor: 'The office that acted, never a person: `panel:hilgrove`, `fund-holder`, `system`.',
  role: 'The office without its bank.',
};

/**
 * What stands in the value of every record of one type at one version: a whole event, as draft-7 JSON Schema that stands alone. `$id` names the feature whose
 * topic it is on, `$comment` says when it is sent; both are part of the promise.
 */
export function payloadSchemaOf({ type, v, audience, schema, sealed }: EventType, feature: string): JsonSchema {
  const own = { v: z.literal(v), type: z.literal(type), data: schema as z.ZodType<Record<string, unknown>> };
  const whole = sealed ? sealedEnvelope.extend(own) : attributedEnvelope.extend(own);
  const { $schema: dialect = '', ...written } = z.toJSONSchema(whole, { target: 'draft-7', metadata: namedParts }) as JsonSchema;
  const readable = readerSchemaOf(withWords(written));
  return {
    $schema: dialect,
    $id: `urn:estate-bank:${feature}:${versionName(type, v)}`,
    $comment: sentWhen(audience),
    title: titleOf(type),
    ...(sentenceOf(type) !== undefined && { description: sentenceOf(type) ?? '' }),
    ...readable,
  };
}

/** The payload schemas of all types that ever reach a topic, at their current versions, by `AwardDeclared.v1`. */
export function payloadSchemas(contract: PublicContract): Readonly<Record<string, JsonSchema>> {
  const reached = contract.types.filter(({ audience }) => audience !== 'restricted');
  const entries = reached.map((entry) => [versionName(entry.type, entry.v), payloadSchemaOf(entry, contract.featureOf(entry.type))] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** When the relay sends an event of this audience, in a sentence that changes only when that does. */
export function sentWhen(audience: Audience): string {
  if (audience === 'public') return 'Sent when it is recorded.';
  if (audience === 'restricted') return 'Never sent.';
  const { publicAfter, same } = audience;
  return `Held back until a ${publicAfter} with the same data.${same} is recorded, then sent; what is recorded after that is sent at once.`;
}

function withWords(schema: JsonSchema): JsonSchema {
  const words = Object.entries(schema.properties ?? {}).map(([name, part]) => [
    name,
    ENVELOPE[name] === undefined ? part : { ...part, description: ENVELOPE[name] },
  ]);
  return { ...schema, properties: Object.fromEntries(words) };
}
