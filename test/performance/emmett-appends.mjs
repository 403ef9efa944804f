import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { sampleData } from './sample.mjs';

/** Emmett's store on the same server, when its package was put beside the bench (`npm install --no-save --prefix test/performance @event-driven-io/emmett-postgresql`). */
export async function emmettAppends(server, callers) {
  const found = await emmett();
  if (!found) return undefined;
  const { host, port, database, user } = server.connection;
  const store = found.getPostgreSQLEventStore(`postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`);
  await store.schema.migrate();
  const streams = Array.from({ length: callers }, () => `emmett-${randomUUID()}`);
  const versions = streams.map(() => 0n);
  return {
    append: async (caller) => {
      const events = [{ type: 'ManifestoAdopted', data: sampleData(), metadata: { commandId: randomUUID() } }];
      const expectedStreamVersion = versions[caller] === 0n ? 'STREAM_DOES_NOT_EXIST' : versions[caller];
      const { nextExpectedStreamVersion } = await store.appendToStream(streams[caller], events, { expectedStreamVersion });
      versions[caller] = nextExpectedStreamVersion;
    },
    close: () => store.close(),
  };
}

async function emmett() {
  const require = createRequire(import.meta.url);
  try {
    return await import(pathToFileURL(require.resolve('@event-driven-io/emmett-postgresql')).href);
  } catch (fault) {
    if (fault.code === 'MODULE_NOT_FOUND') return undefined;
    throw fault;
  }
}
