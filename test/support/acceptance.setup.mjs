import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../../infra/dev/prepare.mjs';
import { nameRun } from './kafka.host.mjs';

/** Before the first test: what runs in child processes is built from the sources as they stand, and there is a place for data folders. */
export default async function setup() {
  await buildIfStale();
  nameRun();
  process.env.ESTATE_BANK_TEST_FOLDERS = await mkdtemp(join(tmpdir(), 'estate-bank-acceptance-'));
}
