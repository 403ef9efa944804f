import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { type Access, Gate } from './access.js';
import { accessDenied, notLeader, unauthenticated } from './answers.js';
import { answerAppend } from './append.call.js';
import { Appender } from './appender.js';
import { answerBatches } from './batch-append.call.js';
import { type AppendAnswer, type AppendCall, type BatchCall, features, type ReadCall, streams } from './protocol.js';
import { answerRead } from './read.call.js';
import { StandInFaults } from './stand-in-faults.js';
import { StandInStore } from './stand-in-store.js';
import { answerSubscription } from './subscription.call.js';
import { supportedMethods } from './supported-methods.js';

/** A stand-in for an EventStoreDB server: it speaks the client's own protocol and keeps events in memory. What passes on it has not been tried on a server. */
export interface StandIn {
  readonly url: string;
  /** What stands in it; it outlives `down`. */
  readonly store: StandInStore;
  readonly faults: StandInFaults;
  /** Stops listening and drops every connection. */
  down(): Promise<void>;
  /** Listens again on the same port. */
  up(): Promise<void>;
  close(): Promise<void>;
}

export interface StandInOptions extends Access {
  /** 0 (the default) lets the system choose. */
  readonly port?: number;
  /** As the server says it, `24.10.4` by default. */
  readonly version?: string;
  /** Whether the server has batch appends (those before 21.10 had none). */
  readonly batchAppend?: boolean;
  /** PEM of a key and its certificate; without them the stand-in speaks plain HTTP/2. */
  readonly tls?: { readonly key: string; readonly certificate: string };
}

const VERSION = '24.10.4';

export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const [store, faults] = [new StandInStore(), new StandInFaults()];
  let server: Server | undefined;
  let port = options.port ?? 0;
  const up = async () => {
    server = serverOn(store, faults, options);
    port = await bind(server, port, options);
  };
  const down = async () => {
    server?.forceShutdown();
    server = undefined;
  };
  await up();
  return { url: `esdb://127.0.0.1:${port}?tls=${options.tls !== undefined}`, store, faults, up, down, close: down };
}

function serverOn(store: StandInStore, faults: StandInFaults, options: StandInOptions): Server {
  const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
  const gate = new Gate(options);
  const appender = new Appender(store, faults);
  const follower = () => faults.notLeader && notLeader(faults.notLeader);
  const service: UntypedServiceImplementation = {
    read(call: ReadCall) {
      const who = gate.who(call.metadata);
      const wrong = who === undefined ? unauthenticated() : (follower() ?? (gate.mayRead(who, call.request) ? undefined : accessDenied()));
      if (wrong) return void call.emit('error', wrong);
      const answer = call.request.getOptions()?.hasSubscription() ? answerSubscription : answerRead;
      void answer(call, store);
    },
    append(call: AppendCall, answer: AppendAnswer) {
      const who = gate.who(call.metadata);
      const wrong = who === undefined ? unauthenticated() : follower();
      if (wrong) return answer(wrong);
      answerAppend(call, answer, appender);
    },
    batchAppend(call: BatchCall) {
      const who = gate.who(call.metadata);
      const wrong = who === undefined ? unauthenticated() : follower();
      if (who === undefined || wrong) return void call.emit('error', wrong);
      answerBatches(call, appender, faults, (stream) => gate.mayWrite(who, stream));
    },
  };
  server.addService(streams.StreamsService, service);
  server.addService(features.ServerFeaturesService, {
    getSupportedMethods: (_call: unknown, answer: (error: null, methods: unknown) => void) =>
      answer(null, supportedMethods(options.version ?? VERSION, options.batchAppend ?? true)),
  });
  return server;
}

function bind(server: Server, port: number, { tls }: StandInOptions): Promise<number> {
  const credentials = tls
    ? ServerCredentials.createSsl(null, [{ private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) }])
    : ServerCredentials.createInsecure();
  return new Promise((resolve, reject) => server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) => (error ? reject(error) : resolve(bound))));
}
