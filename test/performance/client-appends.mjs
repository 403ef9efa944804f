import { randomUUID } from 'node:crypto';
import { binaryEvent, EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import { contentHash } from '#proof';
import { sampleAppend } from './sample.mjs';

/**
 * The client's own appends to the same server: the same canonical text and leaf, the same expected revisions, and nothing of a ledger around them, to which they do not belong. `apart` makes a call for each append, as the
 * ledger does; otherwise they travel in the stream that the client shares among all.
 */
export async function clientAppends(url, callers, { apart }) {
  const client = EventStoreDBClient.connectionString(url);
  const streams = Array.from({ length: callers }, () => `client-${randomUUID()}`);
  const revisions = streams.map(() => -1);
  // Whoever names a user gets a call apart; a server without users takes any.
  const options = apart ? { credentials: credentialsIn(url) } : {};
  const append = async (caller) => {
    const { events } = sampleAppend(streams[caller], revisions[caller]);
    const expectedRevision = revisions[caller] < 0 ? NO_STREAM : BigInt(revisions[caller]);
    const { nextExpectedRevision } = await client.appendToStream(streams[caller], events.map(storedOf), { ...options, expectedRevision });
    revisions[caller] = Number(nextExpectedRevision);
  };
  // A first burst on a fresh connection can hang.
  await append(0);
  return { append, close: () => client.dispose() };
}

function storedOf({ envelope, json }) {
  const { commandId, type } = envelope;
  return binaryEvent({ type, data: Buffer.from(json), metadata: { command: commandId, payload: contentHash(commandId) } });
}

/** No URL to the platform's parser, since it may name several hosts. */
function credentialsIn(address) {
  const [, username = '', password = ''] = /\/\/([^:@/]+):([^@/]+)@/.exec(address) ?? [];
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}
