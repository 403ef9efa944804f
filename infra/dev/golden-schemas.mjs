import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { schemaBreaks } from './golden-schemas.breaks.mjs';

/**
 * What consumers of the outward stream were promised: infra/kafka/schemas holds the payload schema of every public type at every version that was ever
 * sent. `npm run lock-events` renews it. The lock of the events guards what we write; this guards what others read, which is more than data: the envelope,
 * the topic, and that a type is sent at all.
 *
 * Topics keep old records, so under one version old readers meet new records and new readers old ones. Whatever makes a record of today unfit for
 * yesterday's schema, or one of yesterday unfit for today's, is therefore a break: wider as much as narrower, a value more in a list as much as one less.
 * Only a field that may be absent can be added.
 */
export const GOLDEN = fileURLToPath(new URL('../kafka/schemas/', import.meta.url));
const WHAT_TO_DO = 'What consumers were promised stays: give the type a new version, and it stands beside the old one on the topic.';

/** `AwardDeclared.v1` → its released schema. */
export function readGolden(folder = GOLDEN) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(files.sort().map((file) => [file.slice(0, -'.json'.length), JSON.parse(readFileSync(join(folder, file), 'utf8'))]));
}

/** Leaves the schemas of versions that are not current where they stand; `anew` removes them. */
export function writeGolden(schemas, { folder = GOLDEN, anew = false } = {}) {
  mkdirSync(folder, { recursive: true });
  const stale = anew ? readdirSync(folder).filter((file) => file.endsWith('.json') && !schemas[file.slice(0, -'.json'.length)]) : [];
  for (const file of stale) rmSync(join(folder, file));
  for (const [name, schema] of Object.entries(schemas)) writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(schema, undefined, 2)}\n`);
}

/** Why consumers of what was released could not go on with what is now: one sentence each. */
export function breaksOf(released, now) {
  return Object.entries(released).flatMap(([name, was]) => (now[name] ? versionBreaks(name, was, now[name]) : absence(name, now)));
}

/** A version that has a newer one beside it lives on in its records. */
function absence(name, now) {
  const [type, v] = name.split('.v');
  const newer = Object.keys(now).some((other) => other.split('.v')[0] === type && Number(other.split('.v')[1]) > Number(v));
  return newer ? [] : [`${name} was on the topics and is not sent any more. ${WHAT_TO_DO}`];
}

const versionBreaks = (name, was, is) => schemaBreaks(was, is).map((sentence) => `${name}: ${sentence}. ${WHAT_TO_DO}`);
