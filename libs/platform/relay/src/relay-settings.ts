/** Where public facts go, and how (the operator's settings). */
export interface RelaySettings {
  /** `host:port` of one or more brokers. */
  readonly brokers: readonly string[];
  /** Topics are `<prefix>.<feature>`. */
  readonly topicPrefix: string;
  /** The CloudEvents `source` of every record: a URI that tells this ledger from every other. */
  readonly source: string;
  /** Of each topic; never changed afterwards, since a stream must stay in its partition. */
  readonly partitions: number;
  readonly tls: boolean;
  readonly sasl?: { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string } | undefined;
}

/** How long things may take, in milliseconds. */
export interface RelayTimes {
  /** From the first attempt to the acknowledgement of one batch; nothing is sent any more afterwards. */
  readonly sendMs: number;
  /** How much longer than a sending the lease must still hold, for what is on its way when the sending is given up. */
  readonly marginMs: number;
  /** To connect, make topics and read where they end. */
  readonly openMs: number;
  /** Between the first answer of the brokers and the reading of the ends: what they still had of an earlier sending has then been written. */
  readonly settleMs: number;
}

/** Together less than a lease of five seconds has left between two renewals. */
export const RELAY_TIMES: RelayTimes = { sendMs: 2_000, marginMs: 1_000, openMs: 20_000, settleMs: 1_000 };
