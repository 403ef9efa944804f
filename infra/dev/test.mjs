import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotStart, orSay, prepare, ROOT, say } from './prepare.mjs';

/**
 * `npm test`: every kind of test in order, the quick ones first, and one line that sums them up at the end.
 * `npm test -- --only unit,integration libs/platform` for some kinds, or some files of them.
 */
const PARTS = [
  { name: 'unit', workers: 2 },
  { name: 'architecture', workers: 1 },
  // Many of them wait: for a broker to come back, for a lease to end, for a killed process.
  { name: 'integration', workers: 3 },
  { name: 'acceptance', workers: 2 },
  // The rest keep the processors busy with one service.
  { name: 'browser', workers: 1 },
  { name: 'bare-clone', workers: 1 },
];
/** A worker that grew beyond this is replaced, since each file of tests leaves its modules behind. */
const WORKER_MEMORY = '800MB';
/** A test that hangs ends; how fast the house is, is for the bench to say, and a busy machine fails nothing. */
const HANGS_AFTER_MS = 60_000;
const NOTHING = { passed: 0, failed: 0, skipped: 0 };

function runPart({ name, workers }, files, reports) {
  const report = join(reports, `${name}.json`);
  const jest = [join(ROOT, 'node_modules/jest/bin/jest.js'), ...files, '--selectProjects', name, '--passWithNoTests'];
  const limits = [`--maxWorkers=${workers}`, `--workerIdleMemoryLimit=${WORKER_MEMORY}`, `--testTimeout=${HANGS_AFTER_MS}`, '--json', `--outputFile=${report}`];
  const node = ['--experimental-vm-modules', '--no-warnings', '--max-old-space-size=3072'];
  const { status } = spawnSync(process.execPath, [...node, ...jest, ...limits], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  return countOf(name, status, report);
}

/** What a part's report says; a part that ended without one, or badly with nothing failed in it, counts as one failure. */
function countOf(name, status, report) {
  if (!existsSync(report)) {
    say(`${name}: ended without a report (exit code ${status}).`);
    return { ...NOTHING, failed: 1 };
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  const count = { passed: numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed, skipped: numPendingTests + numTodoTests };
  if (count.passed + count.failed === 0) say(`${name}: skipped, nothing in it could run here.`);
  return count;
}

/** @throws CannotStart naming the kind of test that there is none of */
function partsAsked(only) {
  if (only === undefined) return PARTS;
  const names = only.split(',');
  const unknown = names.find((name) => !PARTS.some((part) => part.name === name));
  if (unknown !== undefined) throw new CannotStart(`There are no ${unknown} tests, only ${PARTS.map(({ name }) => name).join(', ')}.`);
  return PARTS.filter(({ name }) => names.includes(name));
}

function runAll(parts, files) {
  const reports = mkdtempSync(join(tmpdir(), 'estate-bank-reports-'));
  let sum = NOTHING;
  try {
    for (const part of parts) {
      const started = Date.now();
      say(`\n── ${part.name} ──`);
      const { passed, failed, skipped } = runPart(part, files, reports);
      say(`${part.name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${Math.round((Date.now() - started) / 1000)} s`);
      sum = { passed: sum.passed + passed, failed: sum.failed + failed, skipped: sum.skipped + skipped };
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  return sum;
}

await orSay(async () => {
  const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
  const parts = partsAsked(values.only);
  await prepare();
  const { passed, failed, skipped } = runAll(parts, positionals);
  if (failed > 0) process.exitCode = 1;
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
});
