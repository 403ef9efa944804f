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

/** Answers once the broker serves. `port` 0 or none: one that is free. @throws KafkaUnavailable with one sentence, AlreadyRunning for a second one in the folder */
export function startBroker(options: { readonly folder: string; readonly port?: number; readonly removeFolder?: boolean }): Promise<KafkaBroker>;
