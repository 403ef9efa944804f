import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inProcess } from './in-process.mjs';
import { distinctBallots, generate, pabulibText, SIZES } from './tally/generate.mjs';
import { effort, FOLDER, listed, ruleOf } from './tally/vectors.mjs';
import { median } from './timing.mjs';

const COUNT = fileURLToPath(new URL('./tally/count.process.mjs', import.meta.url));

const common = { scoring: 'votes', ties: 'votes-cost-order', unit: 100 };
const greedy = { ...common, rule: 'greedy' };
const phragmen = { ...common, rule: 'phragmen' };
const add1 = { ...common, rule: 'equal-shares', utility: 'cost', completion: 'add1', endowment: 'exact', stop: 'exhaustive', increment: 100 };

const RULES = { greedy, phragmen, add1 };
/** So often each is counted again in the same process, beside the first count that targets are held against. */
const AGAIN = 5;

/**
 * The same, so that the plain implementation ends: of add1 the first step and a second one so far on that no money is left after it; of Phragmén the first few winners, by
 * a smaller budget. Both contestants count exactly this.
 */
const BOUNDED = {
  greedy: { rule: greedy },
  phragmen: { rule: phragmen, ofBudget: 0.06 },
  add1: { rule: { ...add1, increment: 100_000_000 } },
};

/**
 * Counting (tally.md, "Speed"): elections of the sizes named there, made from a seed, read from a file as the program reads them. Each measurement is a process of its own
 * and its first count is what is held against the target: nothing is
 * compiled yet. `againMs` is what another count costs there. CPU, medians of `rounds`, and the most memory of any.
 */
export async function tally(_, { rounds, plainSeconds }) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-tally-'));
  try {
    const made = {};
    for (const [name, size] of Object.entries(SIZES)) made[name] = await sized(join(folder, `${name}.pb`), size, rounds);
    return { ...made, ...(listed.length > 0 ? { real: await real(plainSeconds) } : { notMeasured: 'real elections: ../shared/data/pabulib is not here' }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const run = (file, contestant, tasks, seconds = Number.MAX_SAFE_INTEGER) => inProcess(COUNT, [file, contestant, JSON.stringify(tasks), String(seconds)]);

async function sized(file, size, rounds) {
  const election = generate(size);
  const text = pabulibText(election);
  await writeFile(file, text);
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    for (const [name, rule] of Object.entries(RULES)) runs.push({ name, ...(await run(file, 'room', [{ rule, times: AGAIN }])) });
  }
  const medians = (figure) =>
    Object.fromEntries(
      Object.keys(RULES).map((name) => [name, rounded(median(runs.filter((one) => one.name === name).map(({ counted }) => counted[0][figure])))]),
    );
  return {
    votes: size.votes,
    distinct: distinctBallots(election),
    fileMegabytes: rounded(Buffer.byteLength(text) / 1e6),
    parseMs: rounded(median(runs.map(({ parseMs }) => parseMs))),
    cpuMs: medians('cpuMs'),
    againMs: medians('againMs'),
    megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
    plain: await besidePlain(file, rounds),
  };
}

/** The same bounded work by both, each in processes of its own; they must agree. */
async function besidePlain(file, rounds) {
  const answers = {};
  for (const [name, task] of Object.entries(BOUNDED)) {
    const plain = (await run(file, 'plain', [task])).counted[0];
    const room = [];
    for (let round = 0; round < rounds; round++) room.push((await run(file, 'room', [task])).counted[0]);
    for (const { winners } of room) agree(`${file} by ${name}`, winners, plain.winners);
    answers[name] = beside(median(room.map(({ cpuMs }) => cpuMs)), plain.cpuMs);
    console.error(`${name}: ${JSON.stringify(answers[name])}`);
  }
  return answers;
}

/** Every vector by the room; by the plain implementation as many of each file as it gets through in `plainSeconds`, the quick ones first. */
async function real(plainSeconds) {
  const total = { files: listed.length, vectors: 0, cpuMs: 0, slowestMs: 0, plainVectors: 0, plainMs: 0, besidePlainMs: 0 };
  const least = [];
  for (const file of listed) {
    const vectors = file.vectors.toSorted((a, b) => effort(file, a) - effort(file, b));
    const tasks = vectors.map((vector) => ({ rule: ruleOf(file.vote_type, vector) }));
    const [plain, room] = [(await run(FOLDER + file.file, 'plain', tasks, plainSeconds)).counted, (await run(FOLDER + file.file, 'room', tasks)).counted];
    for (const [k, { winners }] of vectors.entries()) {
      agree(`${file.file}, vector ${JSON.stringify(tasks[k].rule)}`, sorted(room[k].winners), sorted(winners));
      if (plain[k]) agree(`${file.file}, plainly, vector ${JSON.stringify(tasks[k].rule)}`, plain[k].winners, room[k].winners);
    }
    const [plainMs, besideMs] = [cpuOf(plain), cpuOf(room.slice(0, plain.length))];
    least.push({ file: file.file, ofPlain: rounded(besideMs / plainMs, 4) });
    total.vectors += vectors.length;
    total.cpuMs += cpuOf(room);
    total.slowestMs = Math.max(total.slowestMs, ...room.map(({ cpuMs }) => cpuMs));
    total.plainVectors += plain.length;
    total.plainMs += plainMs;
    total.besidePlainMs += besideMs;
    console.error(`${file.file}: ${plain.length} of ${vectors.length} vectors plainly in ${Math.round(plainMs)} ms, by the room in ${Math.round(besideMs)} ms`);
  }
  const { besidePlainMs, ...rest } = Object.fromEntries(Object.entries(total).map(([name, value]) => [name, rounded(value)]));
  return { ...rest, ofPlain: rounded(besidePlainMs / rest.plainMs, 4), byFile: least };
}

const cpuOf = (counted) => counted.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
const sorted = (winners) => winners.toSorted();
const beside = (cpuMs, plainMs) => ({ cpuMs: rounded(cpuMs), plainMs: rounded(plainMs), ofPlain: rounded(cpuMs / plainMs, 4) });
const rounded = (number, digits = 1) => Math.round(number * 10 ** digits) / 10 ** digits;

function agree(what, one, other) {
  if (one.join() !== other.join()) throw new Error(`${what}: ${one.join()} against ${other.join()}`);
}
