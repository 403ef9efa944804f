import { invalidPosition, streamDeleted } from './answers.js';
import { type ReadCall, type Streams, streamName } from './protocol.js';
import { eventResponse, notFoundResponse } from './read-response.js';
import { filterOf } from './record-filter.js';
import type { Abilities } from './server-version.js';
import type { Recorded, StandInStore } from './stand-in-store.js';

const BACKWARDS = 1;

/** Answers a read that ends: of one stream or of everything, in either direction. */
export async function answerRead(call: ReadCall, store: StandInStore, { positionsInStreams }: Abilities): Promise<void> {
  const options = call.request.getOptions();
  const stream = options?.getStream();
  const name = streamName(stream?.getStreamIdentifier());
  const position = options?.getAll()?.getPosition();
  if (stream && store.isTombstoned(name)) return void call.emit('error', streamDeleted(name));
  if (position && !store.isPlace(BigInt(position.getCommitPosition()))) return void call.emit('error', invalidPosition());
  if (stream && store.stream(name).length === 0) await send(call, notFoundResponse(name));
  else for (const record of chosen(options, store)) if (!(await send(call, eventResponse(record, !stream || positionsInStreams)))) return;
  call.end();
}

/** Writes one response; false when nobody listens any more. */
export async function send(call: ReadCall, response: Streams.ReadResp): Promise<boolean> {
  if (call.cancelled) return false;
  if (call.write(response)) return true;
  await new Promise<void>((resolve) => {
    const done = () => {
      call.off('drain', done).off('cancelled', done).off('close', done);
      resolve();
    };
    call.once('drain', done).once('cancelled', done).once('close', done);
  });
  return !call.cancelled;
}

function* chosen(options: Streams.ReadReq.Options | undefined, store: StandInStore): Iterable<Recorded> {
  if (!options) return;
  const filter = filterOf(options);
  const records = options.getAll() ? all(options, store) : ofStream(options, store);
  let left = BigInt(options.getCount() || '0');
  for (const record of records) {
    if (left <= 0n) return;
    if (filter && !filter.passes(record)) continue;
    left--;
    yield record;
  }
}

/** Forwards from a position includes the record that stands there, backwards does not (README, "Reading"). */
function* all(options: Streams.ReadReq.Options, store: StandInStore): Iterable<Recorded> {
  const place = options.getAll();
  const position = place?.getPosition();
  const end = store.log.length;
  const step = options.getReadDirection() === BACKWARDS ? -1 : 1;
  const from = position ? store.indexAt(BigInt(position.getCommitPosition())) : place?.hasEnd() ? end : 0;
  for (let i = step === 1 ? from : from - 1; i >= 0 && i < end; i += step) {
    const record = store.log[i];
    if (record) yield record;
  }
}

function ofStream(options: Streams.ReadReq.Options, store: StandInStore): Iterable<Recorded> {
  const place = options.getStream();
  const records = store.stream(streamName(place?.getStreamIdentifier()));
  const revision = place?.hasRevision() ? Number(place.getRevision()) : undefined;
  if (options.getReadDirection() === BACKWARDS) {
    const from = place?.hasStart() ? 0 : (revision ?? Number.POSITIVE_INFINITY);
    return records.filter((record) => record.revision <= from).toReversed();
  }
  return place?.hasEnd() ? [] : records.slice(Math.max(0, (revision ?? 0) - (records[0]?.revision ?? 0)));
}
