import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featureMessages from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import streamMessages from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerDuplexStream, ServerReadableStream, ServerWritableStream, sendUnaryData } from '@grpc/grpc-js';

export type { Streams };
/** The messages of the server's protocol, as the client's package defines them: the stand-in and the client cannot disagree about a field. */
export { featureMessages, features, shared, status, streamMessages, streams };

export type ReadCall = ServerWritableStream<Streams.ReadReq, Streams.ReadResp>;
export type AppendCall = ServerReadableStream<Streams.AppendReq, Streams.AppendResp>;
export type AppendAnswer = sendUnaryData<Streams.AppendResp>;
export type BatchCall = ServerDuplexStream<Streams.BatchAppendReq, Streams.BatchAppendResp>;

export function streamIdentifier(stream: string): StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
}

export function streamName(identifier: StreamIdentifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}

export function uuid(id: string): UUID {
  return new shared.UUID().setString(id);
}

export function empty() {
  return new shared.Empty();
}
