import { setTimeout as sleep } from 'node:timers/promises';
import { stopUnused, testServerFolder } from '../../libs/platform/database/src/test-database.watch.mjs';

/** After the last test: takes the shared server down, unless another test run uses it. The workers of this run may need a moment to end. */
export default async function teardown() {
  for (let look = 0; look < 20; look++) {
    if (await stopUnused(testServerFolder())) return;
    await sleep(100);
  }
}
