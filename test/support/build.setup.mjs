import { buildIfStale } from '../../infra/dev/prepare.mjs';

/** Before the first test: what runs in child processes is built from the sources as they stand. */
export default async function setup() {
  await buildIfStale();
}
