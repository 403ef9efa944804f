import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Audience } from '#events';
import { versionName } from '../record-names.js';
import type { JsonSchema } from './json-schema.js';
import { type PublicContract, payloadSchemaOf } from './payload-schema.js';

/** One version of a public type, as records of it stand on a topic. */
export interface Version {
  readonly name: string;
  readonly type: string;
  readonly v: number;
  readonly feature: string;
  readonly audience: Audience;
  readonly schema: JsonSchema;
}

/** Schemas of versions that events are no longer written in, by `AwardDeclared.v1`: bytes are sent as they were recorded, so their records stay. */
export type EarlierSchemas = Readonly<Record<string, JsonSchema>>;

/**
 * All versions that a reader can meet, feature by feature, the older one first. A restricted type is not sent in any version.
 *
 * @throws when the schema of an earlier version is not there: records of it stand on the topics all the same
 */
export function versionsOf(contract: PublicContract, earlier: EarlierSchemas): readonly Version[] {
  const reached = contract.types.filter(({ audience }) => audience !== 'restricted');
  const versions = reached.flatMap((entry) => {
    const { type, audience } = entry;
    const feature = contract.featureOf(type);
    const of = (v: number, schema: JsonSchema): Version => ({ name: versionName(type, v), type, v, feature, audience, schema });
    const older = Array.from({ length: entry.v - 1 }, (_, index) => of(index + 1, releasedSchema(versionName(type, index + 1), earlier)));
    return [...older, of(entry.v, payloadSchemaOf(entry, feature))];
  });
  return contract.features.flatMap((feature) => versions.filter((version) => version.feature === feature));
}

function releasedSchema(name: string, earlier: EarlierSchemas): JsonSchema {
  const schema = earlier[name];
  if (!schema) throw new Error(`the released schema of ${name} is not there`);
  return schema;
}

/** Reads from a folder of released schemas (`AwardDeclared.v1.json`) those of versions that today's contract has left behind. @throws when there is no such folder */
export function readEarlier(folder: string, contract: PublicContract): EarlierSchemas {
  const current = new Set(contract.types.map(({ type, v }) => versionName(type, v)));
  const names = readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : []));
  const left = names.filter((name) => !current.has(name));
  return Object.fromEntries(left.map((name) => [name, JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as JsonSchema]));
}
