import { type Folding, Keyed } from '#decider';
import type { Envelope, RecordedOf, WordingPutRight, WordingPutRightBasis } from '#events';

/** Public words that were put right, by the commitment of the former ones. */
export interface PutRight {
  readonly at: string;
  readonly bankId: string;
  readonly bidId: string | undefined;
  /** The stream whose events name the former words. */
  readonly subject: string;
  /** Undefined only between two events of one append. */
  readonly ground: string | undefined;
  readonly organiser: string | undefined;
}

/** What was put right, for auditors: who changed which words, and where the former ones are read (audit.md, "Personal data"). */
export const putRightWords = {
  types: ['WordingPutRight', 'WordingPutRightBasis'],
  folding: {
    initialState: Keyed.none<PutRight>(),
    evolve(all: Keyed<PutRight>, event: Envelope): Keyed<PutRight> {
      if (event.type === 'WordingPutRight') {
        const { bankId, bidId, former } = (event as RecordedOf<typeof WordingPutRight>).data;
        return all.with(former.commitment, { at: event.recordedAt, bankId, bidId, subject: former.subject, ground: undefined, organiser: undefined });
      }
      const { commitment, ground, organiser } = (event as RecordedOf<typeof WordingPutRightBasis>).data;
      const known = all.get(commitment);
      return known ? all.with(commitment, { ...known, ground, organiser }) : all;
    },
  } satisfies Folding<Keyed<PutRight>>,
};
