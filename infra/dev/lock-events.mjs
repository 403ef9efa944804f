import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { breaksOf, lacksOf, readGolden, writeGolden } from './golden-schemas.mjs';

/**
 * `npm run lock-events`: writes new event types and new optional fields into libs/events/events.lock.json, and refuses anything that would change a
 * released one. With it goes what consumers of the outward stream were promised, infra/kafka/schemas (see golden-schemas.mjs). With
 * `--rewrite-unreleased` it writes both anew; that ends when the lock says `released: true`.
 */
const ROOM = fileURLToPath(new URL('../../libs/events/', import.meta.url));
const LOCK = join(ROOM, 'events.lock.json');
const SAMPLES = join(ROOM, 'samples');
const WHAT_TO_DO = 'A released event never changes: give the type a new version with an upcast in libs/events/src/upcasts.ts, or a new name for a new meaning.';

const hash = (text) => createHash('sha256').update(text).digest('hex');

/** One line per field of a type: its path (`?` where it may be absent, `[]` for each item of a list, `[*]` and `{}` for a list and a record as such) → a hash of what may stand there. */
export function fieldsOf(schema) {
  const fields = {};
  walk(z.toJSONSchema(schema), '', fields);
  return fields;
}

function walk(node, path, fields) {
  const { properties, items, required = [], $schema, ...rest } = node;
  if (!properties && !items) {
    fields[path] = hash(sorted(rest)).slice(0, 12);
    return;
  }
  // What stands around the parts: that other keys are refused, how many items there may be.
  const { type, ...around } = rest;
  fields[`${path}${type === 'array' ? '[*]' : '{}'}`] = hash(sorted(around)).slice(0, 12);
  if (items) walk(items, `${path}[]`, fields);
  for (const [key, property] of Object.entries(properties ?? {})) {
    walk(property, `${path ? `${path}.` : ''}${key}${required.includes(key) ? '' : '?'}`, fields);
  }
}

const sorted = (value) =>
  JSON.stringify(value, (_key, part) => (part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part));

/** What the lock would say of these types and of the samples that lie beside it. */
export function lockOf(types) {
  const samples = Object.fromEntries(
    readdirSync(SAMPLES)
      .sort()
      .map((file) => [file.replace(/\.json$/, ''), hash(readFileSync(join(SAMPLES, file)))]),
  );
  const entries = types.map(({ type, v, audience, schema }) => [`${type}@${v}`, { audience, fields: fieldsOf(schema) }]);
  return { types: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))), samples };
}

export const readLock = () => JSON.parse(readFileSync(LOCK, 'utf8'));

/** Why what is now may not stand beside what was locked: one sentence each. New types, and new fields that may be absent, are no reason. */
export function changesOf(locked, now) {
  const names = Object.keys(locked.types);
  return [
    ...names.flatMap((name) => readerChanges(name, locked, now)),
    ...names.flatMap((name) => typeChanges(name, locked, now)),
    ...sampleChanges(locked, now),
  ];
}

const readersOf = ({ audience }) => (typeof audience === 'string' ? audience : `public after ${audience.publicAfter} of the same ${audience.same}`);

/**
 * Who may read a type belongs to its name: events are passed on as they were recorded, so whoever may read one version meets all of them. A version that
 * others may read would give away what was restricted before, or hide what is on the topics.
 */
function readerChanges(name, locked, now) {
  const was = locked.types[name];
  const current = Object.entries(now.types).find(([other]) => typeNameOf(other) === typeNameOf(name));
  if (!current || sorted(was.audience) === sorted(current[1].audience)) return [];
  const [today, is] = current;
  return [
    `${name} was ${readersOf(was)} and ${today === name ? '' : `${today} `}is ${readersOf(is)}. What others may read is another type: give it a new name.`,
  ];
}

const typeNameOf = (name) => name.split('@')[0];

function typeChanges(name, locked, now) {
  const [was, is] = [locked.types[name], now.types[name]];
  // A type at an older version lives on in its sample and its upcast.
  if (!is) return now.samples[name] ? [] : [`${name} is gone, and its sample with it. ${WHAT_TO_DO}`];
  const changed = Object.keys(was.fields).filter((path) => is.fields[path] !== was.fields[path]);
  const demanded = Object.keys(is.fields).filter((path) => !(path in was.fields) && !isInsideNewOption(path, was.fields));
  return [...changed, ...demanded].map((path) => `${name} has another ${path || 'shape'} than it was released with. ${WHAT_TO_DO}`);
}

/** A path is new and harmless when some part of the way to it may be absent and was not there before. */
function isInsideNewOption(path, locked) {
  const known = Object.keys(locked).map((field) => `${field}.`);
  const ways = path.split('.').map((_, index, all) =>
    all
      .slice(0, index + 1)
      .join('.')
      .replace(/(\[\*?\]|\{\})+$/, ''),
  );
  return ways.some((way) => way.endsWith('?') && !known.some((field) => field.startsWith(way)));
}

function sampleChanges(locked, now) {
  const changed = Object.keys(locked.samples).filter((name) => locked.samples[name] !== now.samples[name]);
  return changed.map((name) => `samples/${name}.json was edited or removed, and old bytes stay as they are. Put it back as it was.`);
}

async function main() {
  const { build, isStale } = await import('./build.mjs');
  if (isStale()) build();
  const { catalogue } = await import('../../dist/libs/events/src/index.js');
  const { payloadSchemas } = await import('../../dist/libs/platform/relay/src/asyncapi/payload-schema.js');
  const now = lockOf(catalogue.types);
  const lacking = Object.keys(now.types).filter((name) => !now.samples[name]);
  if (lacking.length > 0) return fail([`${lacking.join(', ')}: write a sample into libs/events/samples first.`]);
  const rewrite = process.argv.includes('--rewrite-unreleased');
  const locked = rewrite ? { ...readLock(), types: {}, samples: {} } : readLock();
  if (rewrite && locked.released) return fail(['The lock is released: nothing in it is written anew.']);
  const schemas = payloadSchemas(catalogue);
  const golden = readGolden();
  const changes = [...changesOf(locked, now), ...lacksOf(locked.types, golden), ...(rewrite ? [] : breaksOf(golden, schemas))];
  if (changes.length > 0) return fail(changes);
  writeGolden(schemas, { anew: rewrite });
  const types = Object.fromEntries(Object.entries({ ...locked.types, ...now.types }).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(LOCK, `${JSON.stringify({ released: locked.released, types, samples: now.samples }, undefined, 2)}\n`);
}

function fail(sentences) {
  for (const sentence of sentences) console.error(sentence);
  process.exitCode = 1;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) main();
