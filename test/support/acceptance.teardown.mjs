import { rm } from 'node:fs/promises';
import teardownShared from './integration.teardown.mjs';

/** After the last test: nothing of this run is left behind. */
export default async function teardown() {
  await rm(process.env.ESTATE_BANK_TEST_FOLDERS ?? '', { recursive: true, force: true });
  await teardownShared();
}
