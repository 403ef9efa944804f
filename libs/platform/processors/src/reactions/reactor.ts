import { v5 } from 'uuid';
import type { Reaction } from '#decider';
import type { Envelope } from '#events';
import type { LedgerEntry } from '#ledger';
import type { Checkpoint, Checkpoints } from '../checkpoints/checkpoint.js';
import { inOneLine, isPassing } from '../faults.js';
import { type LedgerTail, recordedAtOf } from '../ledger-tail.js';
import type { ProcessorLog } from '../log.js';
import type { Processor, Progress } from '../processor.js';
import type { Answers } from './answers.js';
import { type AnyReaction, type Execute, systemMeta } from './reaction-processor.js';

/** How long a checkpoint that only passed events by may stay unsaved; nothing is done twice for it. */
const SAVE_EVERY_MS = 1_000;

export interface ReactorSite {
  readonly checkpoints: Checkpoints;
  readonly tail: LedgerTail;
  readonly catalogue: { decode(json: string): Envelope };
  readonly execute: Execute;
  readonly log: ProcessorLog;
}

/**
 * Carries out one feature's reactions in ledger order. A command's id is made from the event's id, the reaction's name and its place, so that whatever
 * a crash makes it send again has its effect only once; the checkpoint moves after the commands.
 */
export class Reactor implements Processor {
  readonly kind = 'reaction';
  readonly name: string;
  /** Also the name of its checkpoint. */
  readonly lease: string;
  #checkpoint: Checkpoint | undefined;
  #savedAt = 0;
  #saved: Checkpoint | undefined;
  readonly #types: ReadonlySet<string>;

  constructor(
    private readonly reaction: AnyReaction,
    private readonly answers: Answers,
    private readonly site: ReactorSite,
  ) {
    this.name = reaction.name;
    this.lease = `reaction:${reaction.name}`;
    this.#types = new Set(answers.types);
  }

  /** How far it has come; undefined before it has looked. */
  get checkpoint(): Checkpoint | undefined {
    return this.#checkpoint;
  }

  async step(fencing: number): Promise<Progress> {
    try {
      return await this.#step(fencing);
    } catch (fault) {
      // What was folded on the way to the fault is folded again from the checkpoint.
      this.forget();
      throw fault;
    }
  }

  forget(): void {
    this.#checkpoint = undefined;
  }

  resume(): void {
    this.forget();
  }

  async #step(fencing: number): Promise<Progress> {
    const from = this.#checkpoint ?? (await this.#load());
    const page = await this.site.tail.read(from, this.#types);
    for (const entry of page.entries) await this.#react(entry, fencing);
    this.#checkpoint = page.reached;
    const { position, number } = this.#checkpoint;
    const moved = position !== this.#saved?.position || number !== this.#saved?.number;
    if (moved && performance.now() > this.#savedAt + SAVE_EVERY_MS) await this.#save(this.#checkpoint, fencing);
    return page.atEnd ? 'at-head' : 'more';
  }

  async #load(): Promise<Checkpoint> {
    const checkpoint = await this.site.checkpoints.load(this.lease);
    await this.answers.recall(checkpoint);
    this.#saved = checkpoint;
    this.#checkpoint = checkpoint;
    return checkpoint;
  }

  async #react(entry: LedgerEntry, fencing: number): Promise<void> {
    try {
      const event = this.site.catalogue.decode(entry.json);
      const answers = this.answers.answersTo(event);
      for (const [n, reaction] of answers.entries()) await this.#carryOut(event, reaction, `${this.name}/${n}`);
      this.#checkpoint = { position: entry.position, number: entry.number, recordedAt: recordedAtOf(entry) };
      if (answers.length > 0) await this.#save(this.#checkpoint, fencing);
    } catch (fault) {
      if (!isPassing(fault)) await this.site.checkpoints.report(this.lease, inOneLine(fault), entry.number).catch(() => undefined);
      throw fault;
    }
  }

  async #carryOut(event: Envelope, reaction: Reaction, key: string): Promise<void> {
    const outcome = await this.site.execute(new reaction.command(reaction.data, systemMeta(v5(key, event.id), event.id)));
    if (outcome.status === 'stale') throw new Error(`${reaction.command.type} was answered with "stale", which a reaction never asks for`);
    if (outcome.status === 'done') return;
    const recorded = this.reaction.onRefused?.(event, outcome.refusal, reaction);
    const detail = { reaction: key, event: event.id, command: reaction.command.type, code: outcome.refusal.code, recorded: recorded?.command.type };
    this.site.log.warn(detail, 'a reaction was refused');
    if (!recorded) return;
    const told = await this.site.execute(new recorded.command(recorded.data, systemMeta(v5(`${key}/refused`, event.id), event.id)));
    if (told.status !== 'done') throw new Error(`${recorded.command.type}, which records a refusal, was not accepted`);
  }

  async #save(checkpoint: Checkpoint, fencing: number): Promise<void> {
    await this.site.checkpoints.save(this.lease, checkpoint, fencing);
    this.#saved = checkpoint;
    this.#savedAt = performance.now();
  }
}
