import { ceTypeOf } from '../record-names.js';
import type { JsonSchema } from './json-schema.js';

/** Kafka carries headers as bytes: all of these are UTF-8 text, numbers too. */
const text = (description: string, more: JsonSchema = {}): JsonSchema => ({ type: 'string', ...more, description });
const count = (description: string): JsonSchema => text(description, { pattern: '^(0|[1-9][0-9]*)$' });

const properties: Readonly<Record<string, JsonSchema>> = {
  ce_specversion: text('The version of CloudEvents.', { const: '1.0' }),
  ce_id: text('The id of the event, as `id` in the value.', { format: 'uuid' }),
  ce_source: text('Which ledger it is from. Source and id together name one event in the world: deduplicate by them.', { format: 'uri-reference' }),
  ce_type: text('The type and its version, such as `org.estatebank.AwardDeclared.v1`: what to choose the schema by.'),
  ce_subject: text('The stream, as `stream` in the value.'),
  ce_time: text('When it was recorded, as `recordedAt` in the value.', { format: 'date-time' }),
  ce_partitionkey: text('The stream once more: the key of the record.'),
  ce_sequence: count(
    'The 0-based place in its stream, in decimal, as `revision` in the value. It rises within a stream, with gaps; only what was held back comes later than its place.',
  ),
  ce_ledgernumber: count('The 0-based place in the whole ledger, in decimal. It orders the events of all streams and topics.'),
  ce_releasednumber: count('The ledger number of the event that made it public, in decimal; its own when it was public at once.'),
  'content-type': text('The value is one JSON text in UTF-8.', { const: 'application/json' }),
};

/** What stands in the headers of every record: CloudEvents 1.0 in Kafka's binary binding, with the extensions `partitionkey` and `sequence` and two of our own. */
export const recordHeaders: JsonSchema = { type: 'object', properties, required: Object.keys(properties) };

/** What the headers of this type's records say besides. */
export const headersOf = (type: string, v: number): JsonSchema => ({
  type: 'object',
  properties: { ce_type: { type: 'string', const: ceTypeOf(type, v) } },
});
