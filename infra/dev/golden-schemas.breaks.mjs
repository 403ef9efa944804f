/** Words for people: a reader's program does not rest on them. `$id` and `$comment` are compared, since they tell the topic and when a record is sent. */
const NOT_PROMISED = ['$schema', 'title', 'description'];
/** Parts that are looked into where they are referred to. */
const KEPT = ['definitions', '$defs'];
const FIELDS = ['properties', 'required'];
/** Keywords of draft 7 and 2020-12 that hold schemas by name, … */
const BY_NAME = ['patternProperties', 'dependencies', 'dependentSchemas'];
/** … and those that hold one, or a list. */
const HOLDING = [
  ...['additionalProperties', 'unevaluatedProperties', 'propertyNames', 'items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'contains'],
  ...['not', 'if', 'then', 'else', 'anyOf', 'oneOf', 'allOf', 'contentSchema', ...BY_NAME],
];

/** Why readers of one schema could not go on with another: one sentence each. @throws for a reference that leads nowhere, or stands where this does not look */
export function schemaBreaks(was, is) {
  const found = [];
  compare({ schema: was, root: was, under: [] }, { schema: is, root: is }, '', (sentence) => found.push(sentence));
  return found;
}

/** Goes through both together. A part can hold itself: what is being compared further up is not compared again below. */
function compare(wasHere, isHere, path, tell) {
  if (wasHere.under.some(([was, is]) => was === wasHere.schema && is === isHere.schema)) return;
  const was = { ...resolved(wasHere), under: [...wasHere.under, [wasHere.schema, isHere.schema]] };
  const is = resolved(isHere);
  fieldBreaks(was, is, path, tell);
  for (const keyword of new Set([...Object.keys(was.schema), ...Object.keys(is.schema)])) {
    if (![...NOT_PROMISED, ...KEPT, ...FIELDS].includes(keyword)) keywordBreaks(keyword, was, is, path, tell);
  }
}

function keywordBreaks(keyword, was, is, path, tell) {
  const [before, after] = [was.schema[keyword], is.schema[keyword]];
  const at = path || 'the whole';
  const [partsBefore, partsAfter] = [partsOf(keyword, before), partsOf(keyword, after)];
  if (before && after && keyword === 'enum') valueBreaks(before, after, at, tell);
  else if (partsBefore && partsAfter && sorted(Object.keys(partsBefore).sort()) === sorted(Object.keys(partsAfter).sort())) {
    for (const [name, schema] of Object.entries(partsBefore)) compare({ ...was, schema }, { ...is, schema: partsAfter[name] }, `${path}${name}`, tell);
  } else if (sorted(before) !== sorted(after)) tell(`${at} had ${keyword} ${said(before)} and has ${said(after)}`);
}

/** The schemas that a keyword holds, by what its place is called; none when it holds no schemas. */
function partsOf(keyword, value) {
  if (!HOLDING.includes(keyword)) {
    if (sorted(value)?.includes('"$ref":')) throw new Error(`${keyword} refers to a part, and is no keyword that is looked into`);
    return undefined;
  }
  if (value === undefined) return undefined;
  if (BY_NAME.includes(keyword)) return Object.fromEntries(Object.entries(value).map(([name, part]) => [`(${keyword} ${name})`, part]));
  if (Array.isArray(value)) return Object.fromEntries(value.map((part, i) => [`(${keyword} ${i + 1})`, part]));
  return { [keyword === 'items' ? '[]' : `(${keyword})`]: value };
}

function fieldBreaks(was, is, path, tell) {
  const [before, after] = [was.schema.properties ?? {}, is.schema.properties ?? {}];
  const [must, mustNow] = [new Set(was.schema.required), new Set(is.schema.required)];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after), ...must, ...mustNow])) {
    const at = path ? `${path}.${name}` : name;
    const [had, has] = [Object.hasOwn(before, name), Object.hasOwn(after, name)];
    if (had && !has) tell(`${at} is gone`);
    else if (mustNow.has(name) && !must.has(name)) tell(`${at} must be there, and records sent before ${had ? 'may ' : ''}lack it`);
    else if (must.has(name) && !mustNow.has(name)) tell(`${at} was always there and may be absent`);
    if (had && has) compare({ ...was, schema: before[name] }, { ...is, schema: after[name] }, at, tell);
  }
}

function valueBreaks(before, after, at, tell) {
  const [known, today] = [before.map(sorted), after.map(sorted)];
  const added = after.filter((value) => !known.includes(sorted(value)));
  const removed = before.filter((value) => !today.includes(sorted(value)));
  if (added.length > 0) tell(`${at} can be ${added.map(plain).join(', ')}, which no consumer knows`);
  if (removed.length > 0) tell(`${at} cannot be ${removed.map(plain).join(', ')}, which records sent before are`);
}

/** A part that got a name of its own, or lost it, means what it meant. What stands beside the reference holds as well: some validators say so, some do not. */
function resolved({ schema, root }, passed = []) {
  // The fields that another must come with are a list and no schema.
  if (typeof schema !== 'object' || Array.isArray(schema)) return { schema: schema === true ? {} : { only: schema }, root };
  const { $ref, ...beside } = schema;
  if ($ref === undefined) return { schema, root };
  if (passed.includes($ref)) throw new Error(`${$ref} leads to itself`);
  const part = resolved({ schema: partAt($ref, root), root }, [...passed, $ref]);
  if (Object.keys(beside).every((keyword) => NOT_PROMISED.includes(keyword))) return part;
  return { schema: { ...beside, allOf: [...(beside.allOf ?? []), part.schema] }, root };
}

/** What a JSON pointer leads to (RFC 6901), from `#` on. */
function partAt(reference, root) {
  const steps = reference.split('/').slice(1);
  const keys = steps.map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
  const part = reference.startsWith('#') && keys.reduce((at, key) => at?.[key], root);
  if (!part || (keys.length === 0 && reference !== '#')) throw new Error(`${root.$id ?? 'A schema'} has no ${reference}`);
  return part;
}

const said = (value) => (value === undefined ? 'none' : sorted(value));
const plain = (value) => (typeof value === 'object' ? sorted(value) : value);
const sorted = (value) =>
  JSON.stringify(value, (_key, part) => (part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part));
