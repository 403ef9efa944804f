import { empty, type Streams, streamIdentifier, streamMessages, uuid } from './protocol.js';
import type { Recorded } from './stand-in-store.js';

const { ReadResp } = streamMessages;
/** .NET ticks: 100 nanoseconds, counted here from 1970 as the protocol does. */
const TICKS_PER_MS = 10_000n;

/** What an old server says in place of a position: the largest number of 64 bits. */
const NOWHERE = 2n ** 64n - 1n;

/** Without its place, as servers gave the events of a stream before 22.6. */
export function eventResponse(record: Recorded, withPlace = true): Streams.ReadResp {
  const event = new ReadResp.ReadEvent().setEvent(recordedEvent(record, withPlace ? record.position : NOWHERE));
  if (withPlace) event.setCommitPosition(String(record.position));
  else event.setNoPosition(empty());
  return new ReadResp().setEvent(event);
}

export function notFoundResponse(stream: string): Streams.ReadResp {
  return new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(stream)));
}

export function confirmationResponse(id: string): Streams.ReadResp {
  return new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(id));
}

export function checkpointResponse(position: bigint): Streams.ReadResp {
  return new ReadResp().setCheckpoint(new ReadResp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position)));
}

export function caughtUpResponse(): Streams.ReadResp {
  return new ReadResp().setCaughtUp(new ReadResp.CaughtUp());
}

function recordedEvent(record: Recorded, position: bigint): Streams.ReadResp.ReadEvent.RecordedEvent {
  const event = new ReadResp.ReadEvent.RecordedEvent()
    .setId(uuid(record.id))
    .setStreamIdentifier(streamIdentifier(record.stream))
    .setStreamRevision(String(record.revision))
    .setCommitPosition(String(position))
    .setPreparePosition(String(position))
    .setData(record.data)
    .setCustomMetadata(record.metadata);
  event.getMetadataMap().set('type', record.type).set('content-type', record.contentType);
  event.getMetadataMap().set('created', String(BigInt(record.created.getTime()) * TICKS_PER_MS));
  return event;
}
