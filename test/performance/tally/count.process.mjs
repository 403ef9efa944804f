import { readFileSync } from 'node:fs';
import { count, readPabulib } from '#tally';
import { median } from '../timing.mjs';
import { plainCount } from './plain.mjs';

/**
 * `node count.process.mjs FILE room|plain TASKS SECONDS`: reads a Pabulib file and counts it by each rule in turn, until so many seconds of CPU are spent. Prints the CPU of
 * reading, of each count as it comes first in this process, and the most memory it held. A task may give the election a smaller budget, so that plain rules
 * end, and count again so many times, for what it costs whoever has counted before.
 */
const [file, contestant, tasks, seconds] = process.argv.slice(2);
const counter = { room: count, plain: plainCount }[contestant];

const text = readFileSync(file, 'utf8');
const [parseMs, answer] = spent(() => readPabulib(text));
if ('reason' in answer) throw new Error(`${file}, line ${answer.line}: ${answer.reason}`);
const counted = [];
for (const { rule, ofBudget = 1, times = 0 } of JSON.parse(tasks)) {
  if (process.cpuUsage().user / 1e6 > Number(seconds)) break;
  const election = { ...answer.election, budget: Math.floor(answer.election.budget * ofBudget) };
  const [cpuMs, { winners }] = spent(() => counter(election, rule));
  const again = Array.from({ length: times }, () => spent(() => counter(election, rule))[0]);
  counted.push({ cpuMs, winners, ...(times > 0 ? { againMs: median(again) } : {}) });
}
process.stdout.write(JSON.stringify({ parseMs, counted, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));

/** Milliseconds of CPU of all threads, the compiler's and the collector's too. */
function spent(work) {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1000, result];
}
