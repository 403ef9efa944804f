/** Why Kafka cannot run here, or no more; the message is one sentence for people. */
export class KafkaUnavailable extends Error {}

/** The folder has a running broker; `address` is where it answers. */
export class AlreadyRunning extends KafkaUnavailable {
  readonly address: string;
}

/** A real Apache Kafka of one broker on loopback. It ends with the process that started it, however that ends. */
export interface KafkaBroker {
  /** `127.0.0.1:PORT`, the same for all its lives. */
  readonly address: string;
  /** The process number of its present life. */
  pid(): number;
  /** Settles when its present life ends, whoever ended it. */
  ended(): Promise<unknown>;
  /** In order; the folder stays unless it was given up with `removeFolder`. */
  stop(): Promise<void>;
  /** SIGKILL: what it had not yet written is lost. */
  kill(): Promise<void>;
  /** Another life in the same folder, at the same address; nothing happens when it runs. @throws KafkaUnavailable */
  start(): Promise<void>;
}

/** One sentence saying why Kafka cannot run on this machine, or undefined. */
export function kafkaMissing(): string | undefined;

/** Up to 64 letters, digits and `.` `_` `-` each. */
export interface BrokerUser {
  readonly username: string;
  readonly password: string;
}

export interface BrokerOptions {
  readonly folder: string;
  /** 0 or none: one that is free. */
  readonly port?: number;
  /** `stop()` removes the folder as well. */
  readonly removeFolder?: boolean;
  /**
   * Lets in this user alone, without TLS, by PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; none: whoever comes, without a name. In a fresh folder only, since
   * SCRAM's passwords are written there once.
   */
  readonly sasl?: BrokerUser;
}

/** Answers once the broker serves. @throws KafkaUnavailable with one sentence, AlreadyRunning for a second one in the folder */
export function startBroker(options: BrokerOptions): Promise<KafkaBroker>;
