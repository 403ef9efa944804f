import { accessDenied, streamDeleted, timedOut, tooLarge, unavailable } from './answers.js';
import type { Expected } from './append-decision.js';
import { type Appender, type Arrived, MAX_APPEND_BYTES, type Outcome } from './appender.js';
import { type AppendAnswer, type AppendCall, empty, type Streams, streamMessages, streamName } from './protocol.js';
import type { StandInFaults } from './stand-in-faults.js';
import type { Proposed } from './stand-in-store.js';

const { AppendResp } = streamMessages;

/** Answers the append that a call of its own carries: its options first, then event by event. */
export function answerAppend(call: AppendCall, answer: AppendAnswer, appender: Appender, faults: StandInFaults, mayWrite: (stream: string) => boolean): void {
  let options: Streams.AppendReq.Options | undefined;
  const events: Proposed[] = [];
  const forget = faults.breakable(() => once(unavailable()));
  const once: AppendAnswer = (...answered) => {
    forget();
    answer(...answered);
  };
  call.on('cancelled', forget);
  call.on('data', (request: Streams.AppendReq) => {
    options ??= request.getOptions();
    const proposed = request.getProposedMessage();
    if (proposed) events.push(proposedOf(proposed));
  });
  call.on('end', async () => {
    if (!options) return;
    const arrived = { stream: streamName(options.getStreamIdentifier()), expected: expectedOf(options), events };
    if (!mayWrite(arrived.stream)) once(accessDenied());
    else reply(arrived, await appender.append(arrived), once);
  });
}

export function proposedOf(message: Streams.AppendReq.ProposedMessage | Streams.BatchAppendReq.ProposedMessage): Proposed {
  const metadata = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: Buffer.from(message.getData_asU8()),
    metadata: Buffer.from(message.getCustomMetadata_asU8()),
  };
}

function expectedOf(options: Streams.AppendReq.Options): Expected {
  if (options.hasRevision()) return Number(options.getRevision());
  return options.hasNoStream() ? 'no-stream' : options.hasStreamExists() ? 'stream-exists' : 'any';
}

function reply({ expected, stream }: Arrived, outcome: Outcome, answer: AppendAnswer): void {
  if (outcome.outcome === 'timeout') answer(timedOut());
  else if (outcome.outcome === 'too-large') answer(tooLarge(MAX_APPEND_BYTES));
  else if (outcome.outcome === 'busy') answer(unavailable());
  else if (outcome.outcome === 'deleted') answer(streamDeleted(stream));
  else if (outcome.outcome === 'wrong-version') answer(null, wrongVersion(outcome.current, expected));
  else if ('last' in outcome) answer(null, success(outcome.last));
}

function success({ revision, position }: { revision: number; position: bigint }): Streams.AppendResp {
  const place = new AppendResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position));
  return new AppendResp().setSuccess(new AppendResp.Success().setCurrentRevision(String(revision)).setPosition(place));
}

function wrongVersion(current: number | undefined, expected: Expected): Streams.AppendResp {
  const wrong = new AppendResp.WrongExpectedVersion();
  if (current === undefined) wrong.setCurrentNoStream(empty());
  else wrong.setCurrentRevision(String(current));
  if (typeof expected === 'number') wrong.setExpectedRevision(String(expected));
  else if (expected === 'no-stream') wrong.setExpectedNoStream(empty());
  else if (expected === 'any') wrong.setExpectedAny(empty());
  else wrong.setExpectedStreamExists(empty());
  return new AppendResp().setWrongExpectedVersion(wrong);
}
