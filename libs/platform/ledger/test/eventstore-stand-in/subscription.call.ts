import { randomUUID } from 'node:crypto';
import { invalidPosition } from './answers.js';
import { type ReadCall, streamName } from './protocol.js';
import { send } from './read.call.js';
import { caughtUpResponse, checkpointResponse, confirmationResponse, eventResponse } from './read-response.js';
import { filterOf } from './record-filter.js';
import type { Abilities } from './server-version.js';
import type { Recorded, StandInStore } from './stand-in-store.js';

/** Answers a subscription until nobody listens: what stands behind its place already, that it has caught up, and then whatever comes. */
export async function answerSubscription(call: ReadCall, store: StandInStore, { positionsInStreams, caughtUp }: Abilities): Promise<void> {
  const options = call.request.getOptions();
  const filter = options?.getAll() ? filterOf(options) : undefined;
  const position = options?.getAll()?.getPosition();
  if (position && !store.isPlace(BigInt(position.getCommitPosition()))) return void call.emit('error', invalidPosition());
  let next = firstIndex(call, store);
  if (!(await send(call, confirmationResponse(randomUUID())))) return;
  let unspoken = 0;
  let live = false;
  for (; ; next++) {
    while (next >= store.log.length) {
      if (!live && !(await goLive(call, filter ? store.log[next - 1] : undefined, caughtUp))) return;
      live = true;
      if (!(await moreOrGone(call, store, next))) return;
    }
    const record = store.log[next];
    if (!record) return;
    if (wanted(call, record) && (filter?.passes(record) ?? true) && !(await send(call, eventResponse(record, !options?.getStream() || positionsInStreams))))
      return;
    unspoken++;
    if (!filter || unspoken < filter.recordsPerCheckpoint) continue;
    unspoken = 0;
    if (!(await send(call, checkpointResponse(record.position)))) return;
  }
}

/** A filtered subscription says how far it is before it says that it has caught up. */
async function goLive(call: ReadCall, last: Recorded | undefined, caughtUp: boolean): Promise<boolean> {
  if (last && !(await send(call, checkpointResponse(last.position)))) return false;
  return caughtUp ? send(call, caughtUpResponse()) : !call.cancelled;
}

function wanted(call: ReadCall, record: Recorded): boolean {
  const stream = call.request.getOptions()?.getStream();
  if (!stream) return true;
  return record.stream === streamName(stream.getStreamIdentifier()) && record.revision > (stream.hasRevision() ? Number(stream.getRevision()) : -1);
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
