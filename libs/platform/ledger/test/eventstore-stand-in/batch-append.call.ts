import { accessDeniedStatus, busyStatus, streamDeletedStatus, timeoutStatus, tooLargeStatus, unavailable, wrongVersionStatus } from './answers.js';
import { proposedOf } from './append.call.js';
import type { Expected } from './append-decision.js';
import { type Appender, MAX_APPEND_BYTES, type Outcome } from './appender.js';
import { type BatchCall, type Streams, shared, streamIdentifier, streamMessages, streamName } from './protocol.js';
import type { StandInFaults } from './stand-in-faults.js';
import type { Proposed } from './stand-in-store.js';

const { BatchAppendResp } = streamMessages;

interface Unfinished {
  readonly options: Streams.BatchAppendReq.Options;
  readonly events: Proposed[];
}

/** Answers the stream on which a client sends all its appends; they come in parts and are told apart by their correlation id. */
export function answerBatches(call: BatchCall, appender: Appender, faults: StandInFaults, mayWrite: (stream: string) => boolean): void {
  const unfinished = new Map<string, Unfinished>();
  const forget = faults.breakable(() => call.emit('error', unavailable()));
  call.on('cancelled', forget).on('close', forget);
  call.on('end', () => {
    forget();
    call.end();
  });
  call.on('data', async (request: Streams.BatchAppendReq) => {
    const id = request.getCorrelationId()?.getString() ?? '';
    const options = request.getOptions();
    if (options) unfinished.set(id, { options, events: [] });
    const one = unfinished.get(id);
    if (!one) return;
    one.events.push(...request.getProposedMessagesList().map(proposedOf));
    if (!request.getIsFinal()) return;
    unfinished.delete(id);
    const response = await responseTo(one, appender, mayWrite);
    if (response && !call.cancelled) call.write(response.setCorrelationId(request.getCorrelationId()));
  });
}

async function responseTo(
  { options, events }: Unfinished,
  appender: Appender,
  mayWrite: (stream: string) => boolean,
): Promise<Streams.BatchAppendResp | undefined> {
  const stream = streamName(options.getStreamIdentifier());
  const response = new BatchAppendResp().setStreamIdentifier(streamIdentifier(stream));
  if (!mayWrite(stream)) return response.setError(accessDeniedStatus());
  const expected = expectedOf(options);
  return filled(response, await appender.append({ stream, expected, events }), stream, expected);
}

function filled(response: Streams.BatchAppendResp, outcome: Outcome, stream: string, expected: Expected): Streams.BatchAppendResp | undefined {
  if (outcome.outcome === 'timeout') return response.setError(timeoutStatus());
  if (outcome.outcome === 'too-large') return response.setError(tooLargeStatus(MAX_APPEND_BYTES));
  if (outcome.outcome === 'busy') return response.setError(busyStatus());
  if (outcome.outcome === 'deleted') return response.setError(streamDeletedStatus(stream));
  if (outcome.outcome === 'wrong-version') return response.setError(wrongVersionStatus(outcome.current, expected));
  return 'last' in outcome ? response.setSuccess(success(outcome.last)) : undefined;
}

function expectedOf(options: Streams.BatchAppendReq.Options): Expected {
  if (options.hasStreamPosition()) return Number(options.getStreamPosition());
  return options.hasNoStream() ? 'no-stream' : options.hasStreamExists() ? 'stream-exists' : 'any';
}

function success({ revision, position }: { revision: number; position: bigint }): Streams.BatchAppendResp.Success {
  const place = new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position));
  return new BatchAppendResp.Success().setCurrentRevision(String(revision)).setPosition(place);
}
