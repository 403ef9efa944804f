import { randomUUID } from 'node:crypto';
import { type ReadCall, streamName } from './protocol.js';
import { send } from './read.call.js';
import { caughtUpResponse, checkpointResponse, confirmationResponse, eventResponse } from './read-response.js';
import { filterOf } from './record-filter.js';
import type { Recorded, StandInStore } from './stand-in-store.js';

/** Answers a subscription until nobody listens: what stands behind its place already, that it has caught up, and then whatever comes. */
export async function answerSubscription(call: ReadCall, store: StandInStore): Promise<void> {
  const options = call.request.getOptions();
  const filter = options?.getAll() ? filterOf(options) : undefined;
  const stream = options?.getStream();
  const name = stream && streamName(stream.getStreamIdentifier());
  const passes = (record: Recorded) => (name === undefined ? (filter?.passes(record) ?? true) : record.stream === name && record.revision > after);
  const after = stream?.hasRevision() ? Number(stream.getRevision()) : -1;
  if (!(await send(call, confirmationResponse(randomUUID())))) return;
  let unspoken = 0;
  let caughtUp = false;
  for (let next = firstIndex(call, store); ; next++) {
    while (next >= store.log.length) {
      if (!caughtUp && !(await send(call, caughtUpResponse()))) return;
      caughtUp = true;
      if (!(await moreOrGone(call, store, next))) return;
    }
    const record = store.log[next];
    if (!record) return;
    if (passes(record) && !(await send(call, eventResponse(record)))) return;
    unspoken++;
    if (!filter || unspoken < filter.recordsPerCheckpoint) continue;
    unspoken = 0;
    if (!(await send(call, checkpointResponse(record.position)))) return;
  }
}

/** After its place, never at it. */
function firstIndex(call: ReadCall, store: StandInStore): number {
  const options = call.request.getOptions();
  const all = options?.getAll();
  if ((all ?? options?.getStream())?.hasEnd()) return store.log.length;
  const position = all?.getPosition();
  return position ? store.indexAt(BigInt(position.getCommitPosition()) + 1n) : 0;
}

/** True when the log has grown, false when the subscriber has gone. */
function moreOrGone(call: ReadCall, store: StandInStore, next: number): Promise<boolean> {
  if (call.cancelled) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = (more: boolean) => {
      forget();
      call.off('cancelled', gone).off('close', gone);
      resolve(more);
    };
    const gone = () => done(false);
    const forget = store.onAppend(() => store.log.length > next && done(true));
    call.once('cancelled', gone).once('close', gone);
  });
}
