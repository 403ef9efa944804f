import type { z } from 'zod';
import type { Envelope } from '#events';
import type { CommandClass, Sealed } from './command.js';
import { type Decidable, type Decider, type Fact, fold, type Recorded } from './decider.js';

/** Free text in specs: the TextRef that the doorway would have made. */
export function textRefOf(field: string, subject = 'spec-1') {
  return { subject, field, version: 1, commitment: 'c'.repeat(64) };
}

/** A command as its decider sees it, for specs: `sealed(RecordMoneyIn, {…}, '2026-01-30T09:00:00.000Z')`. */
export function sealed<T extends string, S extends z.ZodObject>(type: CommandClass<T, S>, data: Sealed<z.output<S>>, at = '2026-03-11T19:00:00.000Z') {
  return { type: type.type, data, at };
}

const COMMAND_ID = '5f0c6d2e-0000-4000-8000-000000000001';

/** Facts with the least of an envelope around them, as `evolve` sees them. */
export function recorded<E extends Fact>(facts: readonly E[], options: { at?: string; firstRevision?: number; stream?: string } = {}): Recorded<E>[] {
  return facts.map((fact, index) => {
    const revision = (options.firstRevision ?? 0) + index;
    const envelope: Envelope = {
      v: 1,
      id: `5f0c6d2e-0000-4000-8000-${String(revision).padStart(12, '0')}`,
      type: fact.type,
      stream: options.stream ?? 'spec-1',
      revision,
      recordedAt: options.at ?? '2026-01-30T09:00:00.000Z',
      commandId: COMMAND_ID,
      actor: 'spec',
      role: 'spec',
      data: fact.data as Record<string, unknown>,
    };
    return envelope as unknown as Recorded<E>;
  });
}

/**
 * Given past facts, when a command comes, then these facts follow or it is refused by this code: exact equality.
 * Every accepted case that wrote something is also held against the replay law.
 */
export function specFor<S, C extends Decidable, F, E extends Fact>(decider: Decider<S, C, F, E>) {
  return {
    given: (...past: E[]) => ({
      /** `at` of the past facts, for rules that look at dates. */
      when: (command: C, facts: F) => outcomeOf(decider, recorded(past), command, facts),
    }),
    /** Past facts with their own times. */
    givenAt: (...past: { at: string; fact: E }[]) => ({
      when: (command: C, facts: F) =>
        outcomeOf(
          decider,
          past.flatMap(({ at, fact }, index) => recorded([fact], { at, firstRevision: index })),
          command,
          facts,
        ),
    }),
  };
}

function outcomeOf<S, C extends Decidable, F, E extends Fact>(decider: Decider<S, C, F, E>, past: Recorded<E>[], command: C, facts: F) {
  const before = fold(decider, past);
  const decision = decider.decide(command, before, facts);
  if (decision.accepted && decision.events.length > 0) {
    const written = recorded(decision.events, { at: command.at, firstRevision: past.length });
    const again = decider.decide(decider.commandOf(written), before, decider.factsOf(written));
    expect(again).toEqual(decision);
  }
  return {
    decision,
    /** The state after the accepted events. */
    stateAfter: () => fold(decider, decision.accepted ? recorded(decision.events, { at: command.at, firstRevision: past.length }) : [], before),
    // biome-ignore lint/suspicious/noThenProperty: the sentence "given, when, then" is worth it; nothing awaits it
    then: (...expected: E[]) => expect(decision).toEqual({ accepted: true, events: expected }),
    thenNothing: () => expect(decision).toEqual({ accepted: true, events: [] }),
    thenRefused: (code: keyof typeof decider.refusals & string) => {
      expect(decider.refusals).toHaveProperty([code]);
      expect(decision).toMatchObject({ accepted: false, refusal: { code } });
    },
  };
}

declare const expect: (actual: unknown) => {
  toEqual(expected: unknown): void;
  toMatchObject(expected: unknown): void;
  toHaveProperty(path: readonly string[]): void;
};
