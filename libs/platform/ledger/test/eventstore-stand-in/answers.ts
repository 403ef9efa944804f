import { status as code, Metadata, type ServiceError } from '@grpc/grpc-js';
import type { Expected } from './append-decision.js';
import { shared, status, streamIdentifier } from './protocol.js';

/** What the server answers when something is wrong, in the protocol's two ways: a call's status with an `exception` trailer, or a status inside a batch's response. */
export class Answer extends Error implements ServiceError {
  readonly metadata = new Metadata();

  constructor(
    readonly code: number,
    readonly details: string,
    trailers: Record<string, string> = {},
  ) {
    super(details);
    for (const [name, value] of Object.entries(trailers)) this.metadata.set(name, value);
  }
}

export const notLeader = ({ host, port }: { host: string; port: number }) =>
  new Answer(code.NOT_FOUND, `Leader info available`, { exception: 'not-leader', 'leader-endpoint-host': host, 'leader-endpoint-port': String(port) });

export const accessDenied = () => new Answer(code.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

export const unauthenticated = () => new Answer(code.UNAUTHENTICATED, 'Unauthenticated');

export const timedOut = () => new Answer(code.ABORTED, 'Operation timed out: Commit phase timeout.');

export const unavailable = () => new Answer(code.UNAVAILABLE, 'Server Is Not Ready');

export const invalidPosition = () => new Answer(code.INVALID_ARGUMENT, 'Trying to read from an invalid position.');

export const streamDeleted = (stream: string) =>
  new Answer(code.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, { exception: 'stream-deleted', 'stream-name': stream });

export const tooLarge = (limit: number) =>
  new Answer(code.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  });

export function timeoutStatus() {
  return inBatch(code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout().serializeBinary(), 'event_store.client.Timeout');
}

export function tooLargeStatus(limit: number) {
  const details = new shared.MaximumAppendSizeExceeded().setMaxappendsize(limit).serializeBinary();
  return inBatch(code.INVALID_ARGUMENT, 'Maximum Append Size Exceeded', details, 'event_store.client.MaximumAppendSizeExceeded');
}

/** A server that cannot now says so in words alone: the client finds nothing in it that it knows. */
export function busyStatus() {
  return inBatch(code.OK, 'Server Is Not Ready', new Uint8Array(), 'google.protobuf.Empty');
}

export function streamDeletedStatus(stream: string) {
  const details = new shared.StreamDeleted().setStreamIdentifier(streamIdentifier(stream)).serializeBinary();
  return inBatch(code.FAILED_PRECONDITION, 'Stream Deleted', details, 'event_store.client.StreamDeleted');
}

export function accessDeniedStatus() {
  return inBatch(code.PERMISSION_DENIED, 'Access Denied', new shared.AccessDenied().serializeBinary(), 'event_store.client.AccessDenied');
}

export function wrongVersionStatus(current: number | undefined, expected: Expected) {
  const details = new shared.WrongExpectedVersion();
  if (current === undefined) details.setCurrentNoStream(new shared.Empty());
  else details.setCurrentStreamRevision(String(current));
  if (typeof expected === 'number') details.setExpectedStreamPosition(String(expected));
  else if (expected === 'no-stream') details.setExpectedNoStream(new shared.Empty());
  else if (expected === 'any') details.setExpectedAny(new shared.Empty());
  else details.setExpectedStreamExists(new shared.Empty());
  return inBatch(code.ALREADY_EXISTS, 'WrongExpectedVersion', details.serializeBinary(), 'event_store.client.WrongExpectedVersion');
}

/** The details travel in protobuf's Any, which the client's package has and does not hand out: so it is written as it stands on the wire. */
function inBatch(number: number, message: string, details: Uint8Array, name: string) {
  const any = Buffer.concat([bytesField(1, Buffer.from(`type.googleapis.com/${name}`)), bytesField(2, details)]);
  const rest = new status.Status().setCode(number).setMessage(message).serializeBinary();
  return status.Status.deserializeBinary(Buffer.concat([rest, bytesField(3, any)]));
}

/** A field of less than 16 kB in protobuf's wire format. */
function bytesField(number: number, bytes: Uint8Array): Buffer {
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes]);
}
