import teardownDatabase from './database.teardown.mjs';
import { stopSharedKafka } from './kafka.host.mjs';

/** After the last test: what the tests shared is taken down. */
export default async function teardown() {
  await stopSharedKafka();
  await teardownDatabase();
}
