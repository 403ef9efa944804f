import { ceTypeOf, topicOf } from '../record-names.js';
import { componentsOf } from './components.js';
import type { JsonSchema } from './json-schema.js';
import { type PublicContract, sentWhen } from './payload-schema.js';
import { headersOf, recordHeaders } from './record-headers.js';
import { topicSentenceOf } from './sentences.js';
import { type EarlierSchemas, type Version, versionsOf } from './versions.js';

/** How brokers are reached, where the operator wants that told to whoever reads the document. */
export interface AsyncApiBrokers {
  /** `host:port` of each. */
  readonly brokers: readonly string[];
  readonly tls: boolean;
  readonly sasl?: { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512' } | undefined;
}

export interface AsyncApiOptions {
  /** Today's contract: `catalogue` of #events. */
  readonly catalogue: PublicContract;
  /** The release that the document is of. */
  readonly version: string;
  readonly topicPrefix: string;
  /** The schemas of versions that events are no longer written in; `readEarlier` finds them. */
  readonly earlier?: EarlierSchemas;
  readonly servers?: AsyncApiBrokers | undefined;
}

/** A part of an AsyncAPI document, whose shape the specification gives. */
type Part = Readonly<Record<string, unknown>>;

const DESCRIPTION = `Every public fact of the ledger, as it was recorded, for whoever wants to build something of their own from it.

- A record is a CloudEvent 1.0 in Kafka's binary binding: attributes in headers, the whole event as JSON in the value. The value is the canonical text (RFC 8785) that the ledger keeps, byte for byte.
- The key is the stream. What happened to one stream is in one partition, in order; between streams \`ce_ledgernumber\` tells what came first.
- A record may come twice. Deduplicate by \`ce_source\` and \`ce_id\`.
- Choose the schema by \`ce_type\`. A version never changes but by fields that may be absent: ignore fields that you do not know. Older versions stay where they are, and are never sent anew in a newer form.
- Nothing here is about a person: who acted is an office, what people typed is a reference into a vault that is not part of this stream.
- Some types are held back until a named moment; their messages say which. They come late, so their ledger number is lower than that of records before them; \`ce_releasednumber\` is the number of the event that released them.`;

/**
 * What the relay puts on topics, as an AsyncAPI 3.0 document from the service's side (it sends): one channel per feature with public types, one message per
 * public type and version. Pure; takes some tens of milliseconds.
 */
export function asyncApiOf({ catalogue, version, topicPrefix, earlier = {}, servers }: AsyncApiOptions): Part {
  const versions = versionsOf(catalogue, earlier);
  const features = [...new Set(versions.map(({ feature }) => feature))];
  const inFeature = (feature: string) => versions.filter((one) => one.feature === feature);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Estate Bank: the public record as a stream', version, description: DESCRIPTION, license: { name: 'MIT' } },
    defaultContentType: 'application/json',
    ...(servers && { servers: serversOf(servers) }),
    channels: named(features, (feature) => channelOf(feature, topicOf(topicPrefix, feature), inFeature(feature))),
    operations: Object.fromEntries(features.map((feature) => [`send.${feature}`, operationOf(feature, inFeature(feature))])),
    components: {
      messages: Object.fromEntries(versions.map((one) => [one.name, messageOf(one)])),
      schemas: { RecordHeaders: recordHeaders, ...componentsOf(versions) },
      messageBindings: { keyedByStream: { kafka: { key: STREAM_KEY, bindingVersion: '0.5.0' } } },
      ...(servers?.sasl && { securitySchemes: { sasl: { type: SASL[servers.sasl.mechanism] } } }),
    },
  };
}

const STREAM_KEY: JsonSchema = { type: 'string', description: 'The stream, in UTF-8, such as `bank-hilgrove`.' };
const SASL = { plain: 'plain', 'scram-sha-256': 'scramSha256', 'scram-sha-512': 'scramSha512' } as const;

const named = (names: readonly string[], of: (name: string) => Part): Part => Object.fromEntries(names.map((name) => [name, of(name)]));

function channelOf(feature: string, topic: string, versions: readonly Version[]): Part {
  const messages = Object.fromEntries(versions.map(({ name }) => [name, { $ref: `#/components/messages/${name}` }]));
  return {
    address: topic,
    title: `Public facts of ${feature}`,
    description: topicSentenceOf(feature),
    messages,
    bindings: { kafka: { topic, bindingVersion: '0.5.0' } },
  };
}

function operationOf(feature: string, versions: readonly Version[]): Part {
  const messages = versions.map(({ name }) => ({ $ref: `#/channels/${feature}/messages/${name}` }));
  return { action: 'send', title: `Pass on the public facts of ${feature}`, channel: { $ref: `#/channels/${feature}` }, messages };
}

function messageOf({ name, type, v, audience, schema }: Version): Part {
  const { title, description = title } = schema;
  return {
    name: ceTypeOf(type, v),
    title: `${title ?? type}, version ${v}`,
    summary: description,
    description: sentWhen(audience),
    ...(typeof audience === 'object' && { 'x-public-after': audience }),
    contentType: 'application/json',
    headers: { allOf: [{ $ref: '#/components/schemas/RecordHeaders' }, headersOf(type, v)] },
    payload: { $ref: `#/components/schemas/${name}` },
    bindings: { $ref: '#/components/messageBindings/keyedByStream' },
  };
}

function serversOf({ brokers, tls, sasl }: AsyncApiBrokers): Part {
  const security = sasl && { security: [{ $ref: '#/components/securitySchemes/sasl' }] };
  const entries = brokers.map((host, index) => [`broker${index + 1}`, { host, protocol: tls ? 'kafka-secure' : 'kafka', ...security }]);
  return Object.fromEntries(entries);
}
