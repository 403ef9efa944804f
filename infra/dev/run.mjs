import { join } from 'node:path';
import { orSay, prepare, ROOT } from './prepare.mjs';

/** `node infra/dev/run.mjs apps/auditor/src/main balance …`: prepares as `npm start` does, then runs a program of the house. */
await orSay(async () => {
  await prepare();
  const [program] = process.argv.splice(2, 1);
  const entry = join(ROOT, 'dist', `${program}.js`);
  process.argv[1] = entry;
  await import(entry);
});
