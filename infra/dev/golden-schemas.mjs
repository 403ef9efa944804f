import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
/** Words for people: a reader's program does not rest on them. `$id` and `$comment` are compared, since they tell the topic and when a record is sent. */
const NOT_PROMISED = ['$schema', 'title', 'description', 'definitions'];
const FIELDS = ['properties', 'required'];
const CHOICES = ['anyOf', 'oneOf', 'allOf'];

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

function versionBreaks(name, was, is) {
  const found = [];
  compare({ schema: was, root: was }, { schema: is, root: is }, '', (sentence) => found.push(`${name}: ${sentence}. ${WHAT_TO_DO}`));
  return found;
}

function compare(wasHere, isHere, path, tell) {
  const [was, is] = [resolved(wasHere), resolved(isHere)];
  fieldBreaks(was, is, path, tell);
  for (const keyword of new Set([...Object.keys(was.schema), ...Object.keys(is.schema)])) {
    if (!NOT_PROMISED.includes(keyword) && !FIELDS.includes(keyword)) keywordBreaks(keyword, was, is, path, tell);
  }
}

function keywordBreaks(keyword, was, is, path, tell) {
  const [before, after] = [was.schema[keyword], is.schema[keyword]];
  const at = path || 'the whole';
  if (before && after && keyword === 'items') compare({ ...was, schema: before }, { ...is, schema: after }, `${path}[]`, tell);
  else if (before && after && keyword === 'enum') valueBreaks(before, after, at, tell);
  else if (CHOICES.includes(keyword) && before?.length === after?.length) {
    for (const [i, schema] of before.entries()) compare({ ...was, schema }, { ...is, schema: after[i] }, `${path}(${keyword} ${i + 1})`, tell);
  } else if (sorted(before) !== sorted(after)) tell(`${at} had ${keyword} ${said(before)} and has ${said(after)}`);
}

function fieldBreaks(was, is, path, tell) {
  const [before, after] = [was.schema.properties ?? {}, is.schema.properties ?? {}];
  const [had, has] = [new Set(was.schema.required), new Set(is.schema.required)];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const at = path ? `${path}.${name}` : name;
    if (!after[name]) tell(`${at} is gone`);
    else if (!before[name] && has.has(name)) tell(`${at} must be there, and records sent before lack it`);
    else if (before[name]) {
      if (had.has(name) && !has.has(name)) tell(`${at} was always there and may be absent`);
      if (!had.has(name) && has.has(name)) tell(`${at} must be there, and records sent before may lack it`);
      compare({ ...was, schema: before[name] }, { ...is, schema: after[name] }, at, tell);
    }
  }
}

function valueBreaks(before, after, at, tell) {
  const added = after.filter((value) => !before.includes(value));
  const removed = before.filter((value) => !after.includes(value));
  if (added.length > 0) tell(`${at} can be ${added.join(', ')}, which no consumer knows`);
  if (removed.length > 0) tell(`${at} cannot be ${removed.join(', ')}, which records sent before are`);
}

/** A part that got a name of its own, or lost it, means what it meant. */
function resolved({ schema, root }) {
  const part = /^#\/definitions\/(.+)$/.exec(schema.$ref ?? '')?.[1];
  if (part === undefined) return { schema, root };
  if (!root.definitions?.[part]) throw new Error(`${root.$id ?? 'A schema'} has no definition of ${part}`);
  return resolved({ schema: root.definitions[part], root });
}

const said = (value) => (value === undefined ? 'none' : sorted(value));
const sorted = (value) =>
  JSON.stringify(value, (_key, part) => (part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part));
