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

/** Versions that events are not written in any more stay: nothing could write them again. `anew` removes what is not sent at all. */
export function writeGolden(schemas, { folder = GOLDEN, anew = false } = {}) {
  mkdirSync(folder, { recursive: true });
  const stale = anew ? Object.keys(readGolden(folder)).filter((name) => !schemas[name] && !newerOf(name, schemas)) : [];
  for (const name of stale) rmSync(join(folder, `${name}.json`));
  for (const [name, schema] of Object.entries(schemas)) writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(schema, undefined, 2)}\n`);
}

/** One sentence for each version of a public type in the lock whose schema is not there: without it nobody could tell what its records are. */
export function lacksOf(lockedTypes, golden) {
  const sent = Object.entries(lockedTypes).filter(([, { audience }]) => audience !== 'restricted');
  const lacking = sent.map(([name]) => name.replace('@', '.v')).filter((name) => !golden[name]);
  return lacking.map((name) => `infra/kafka/schemas/${name}.json is gone, and records of that version stay on the topics. Put it back as it was.`);
}

/** Why consumers of what was released could not go on with what is now: one sentence each. */
export function breaksOf(released, now) {
  return Object.entries(released).flatMap(([name, was]) => (now[name] ? versionBreaks(name, was, now[name]) : absence(name, was, now)));
}

/** A version that has a newer one beside it lives on in its records: those of before that are still to be sent go where the newer ones go, and when they go. */
function absence(name, was, now) {
  const newer = newerOf(name, now);
  if (!newer) return [`${name} was on the topics and is not sent any more. ${WHAT_TO_DO}`];
  const [before, after] = [topicOf(was), topicOf(now[newer])];
  const moved = before === after ? [] : [`it was on the topic of ${before} and ${newer} is on that of ${after}`];
  const deferred = was.$comment === now[newer].$comment ? [] : [`“${was.$comment}” holds for ${newer} no more`];
  return [...moved, ...deferred].map((sentence) => `${name}: ${sentence}. Another topic or moment is for a type with a new name.`);
}

function newerOf(name, schemas) {
  const [type, v] = name.split('.v');
  return Object.keys(schemas).find((other) => other.split('.v')[0] === type && Number(other.split('.v')[1]) > Number(v));
}

/** The feature in `urn:estate-bank:<feature>:<version>`. */
const topicOf = ({ $id = '' }) => $id.split(':')[2];

const versionBreaks = (name, was, is) => schemaBreaks(was, is).map((sentence) => `${name}: ${sentence}. ${WHAT_TO_DO}`);
