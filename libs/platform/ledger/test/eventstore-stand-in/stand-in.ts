import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { Access } from './access.js';
import { features, streams } from './protocol.js';
import { abilitiesOf } from './server-version.js';
import { StandInFaults } from './stand-in-faults.js';
import { StandInStore } from './stand-in-store.js';
import { streamsService } from './streams.service.js';
import { firstEvents } from './strewn-events.js';
import { supportedMethods } from './supported-methods.js';

/** A stand-in for an EventStoreDB server: it speaks the client's own protocol and keeps events in memory. What passes on it has not been tried on a server. */
export interface StandIn {
  readonly url: string;
  readonly port: number;
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
  /** As the server says it, `24.10.4` by default; what it can do follows from it. */
  readonly version?: string;
  /** What stands in another stand-in, for two nodes of one cluster. */
  readonly store?: StandInStore;
  /** PEM of a key and its certificate; without them the stand-in speaks plain HTTP/2. */
  readonly tls?: { readonly key: string; readonly certificate: string };
}

const VERSION = '24.10.4';
/** The server's own limit of calls that are open on one connection; a client's further ones wait. */
const CALLS_PER_CONNECTION = 100;

export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const [store, faults] = [options.store ?? new StandInStore(), new StandInFaults()];
  if (!options.store) firstEvents(store);
  let server: Server | undefined;
  let port = options.port ?? 0;
  const up = async () => {
    server = serverOn(store, faults, options);
    port = await bind(server, port, options);
  };
  const down = async () => {
    server?.forceShutdown();
    server = undefined;
    store.restart();
  };
  await up();
  return { url: `esdb://127.0.0.1:${port}?tls=${options.tls !== undefined}`, port, store, faults, up, down, close: down };
}

function serverOn(store: StandInStore, faults: StandInFaults, options: StandInOptions): Server {
  const { version = VERSION } = options;
  const abilities = abilitiesOf(version);
  const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024, 'grpc.max_concurrent_streams': CALLS_PER_CONNECTION });
  server.addService(streams.StreamsService, streamsService(store, faults, options, abilities));
  if (!abilities.features) return server;
  server.addService(features.ServerFeaturesService, {
    getSupportedMethods: (_call: unknown, answer: (error: null, methods: unknown) => void) => {
      if (!faults.deaf) answer(null, supportedMethods(version));
    },
  });
  return server;
}

function bind(server: Server, port: number, { tls }: StandInOptions): Promise<number> {
  const credentials = tls
    ? ServerCredentials.createSsl(null, [{ private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) }])
    : ServerCredentials.createInsecure();
  return new Promise((resolve, reject) => server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) => (error ? reject(error) : resolve(bound))));
}
