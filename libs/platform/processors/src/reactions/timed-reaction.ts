import { v5 } from 'uuid';
import type { Folding, Reaction } from '#decider';
import { canonical } from '#proof';
import type { ProcessorLog } from '../log.js';
import { type Execute, systemMeta } from './reaction-processor.js';

/** What follows from the calendar instead of an event: lapses, reminders, holds. */
export interface TimedReaction {
  /** Part of every command's id: never change it. */
  readonly name: string;
  /** What is due on a day in London, as far as this knows; the decider has the last word. */
  due(day: string): Promise<readonly Reaction[]>;
}

/** What is due, told from a state over the whole ledger; `due` is pure. */
export interface FoldingTimedReaction<State> {
  readonly name: string;
  readonly types: readonly string[];
  readonly folding: Folding<State>;
  due(state: State, day: string): readonly Reaction[];
}

/** The namespace of the ids of timed commands. */
const TIMED = '3c1f4f1e-6d0c-5d56-9f0e-5a6b8f1c2d3e';

/** Runs one timed reaction. The same command of one day has one effect, whoever sends it; what was refused is tried again on another day. */
export class TimedRunner {
  #refused = new Set<string>();
  #day: string | undefined;

  constructor(
    readonly reaction: TimedReaction,
    private readonly execute: Execute,
    private readonly log: ProcessorLog,
  ) {}

  /** Answers how many commands were accepted. */
  async run(day: string): Promise<number> {
    if (day !== this.#day) this.#refused = new Set();
    this.#day = day;
    let accepted = 0;
    for (const { command, data } of await this.reaction.due(day)) {
      const key = `${this.reaction.name}/${day}/${command.type}/${canonical(data)}`;
      if (this.#refused.has(key)) continue;
      const outcome = await this.execute(new command(data, systemMeta(v5(key, TIMED))));
      if (outcome.status === 'done') {
        accepted += 1;
        continue;
      }
      this.#refused.add(key);
      const code = outcome.status === 'refused' ? outcome.refusal.code : outcome.status;
      this.log.warn({ reaction: this.reaction.name, command: command.type, code }, 'what was due was refused');
    }
    return accepted;
  }
}
