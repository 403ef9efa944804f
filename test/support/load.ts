import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, Api, NoAnswer } from './api.js';

/** One command of the load, the same however often it has to be sent. */
export interface Task {
  readonly path: string;
  readonly as: string;
  readonly body: object;
  readonly key?: string;
}

export interface Acknowledged extends Task {
  readonly status: number;
  /** The position that the service answered. */
  readonly position: string;
  readonly revision: number;
}

/**
 * Clients of a service that is killed under them. Each sends one command at a time, again and again under the same key until it is answered, and puts the
 * answer on disk before it goes on: what this log says was acknowledged must be in the ledger.
 */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** How often each status was answered; 0 for no answer at all. */
  readonly statuses = new Map<number, number>();
  #stopped = false;
  #fault: unknown;
  readonly #clients: Promise<void>[] = [];

  private constructor(
    private readonly file: FileHandle,
    private readonly url: () => string | undefined,
  ) {}

  static async into(path: string, url: () => string | undefined): Promise<Load> {
    return new Load(await open(path, 'a'), url);
  }

  /** A client that works through tasks until there is none left, or the load is stopped. */
  client(tasks: Iterable<Task> | AsyncIterable<Task>): void {
    const work = this.#work(tasks).catch((fault: unknown) => {
      this.#fault ??= fault;
    });
    this.#clients.push(work);
  }

  /** Waits until the clients have been answered again, so that what is killed is at work. @throws what a client met that is neither an answer nor a death */
  async atWork(): Promise<void> {
    const before = this.acknowledged.length;
    while (this.acknowledged.length < before + 5) {
      if (this.#fault) throw this.#fault;
      if (this.#stopped) throw new Error('the load was stopped');
      await sleep(5);
    }
  }

  /** Lets every client finish what it is waiting for, when somebody answers; else it gives up. @throws what a client met that is neither an answer nor a death */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await Promise.all(this.#clients);
    await this.file.close();
    if (this.#fault) throw this.#fault;
  }

  async #work(tasks: Iterable<Task> | AsyncIterable<Task>): Promise<void> {
    for await (const task of tasks) {
      if (this.#stopped) return;
      await this.#carryOut({ key: randomUUID(), ...task });
    }
  }

  async #carryOut(task: Task & { readonly key: string }): Promise<void> {
    for (;;) {
      const answer = await this.#ask(task);
      this.statuses.set(answer?.status ?? 0, (this.statuses.get(answer?.status ?? 0) ?? 0) + 1);
      if (answer && answer.status < 300) return this.#acknowledge({ ...task, status: answer.status, ...answer.body });
      if (answer && answer.status !== 503) throw new Error(`${task.path} was answered ${answer.status} ${JSON.stringify(answer.body)}`);
      if (this.#stopped) return;
      await sleep(20);
    }
  }

  async #ask({ path, body, as, key }: Task & { readonly key: string }): Promise<Answer | undefined> {
    const url = this.url();
    if (url === undefined) return undefined;
    return new Api(url).post(path, body, { as, key }).catch((fault: unknown) => {
      if (fault instanceof NoAnswer) return undefined;
      throw fault;
    });
  }

  async #acknowledge(acknowledged: Acknowledged): Promise<void> {
    await this.file.appendFile(`${JSON.stringify(acknowledged)}\n`);
    await this.file.sync();
    this.acknowledged.push(acknowledged);
  }
}
