import { z } from 'zod';
import { instant, streamId, uuid } from './primitives.js';

const common = {
  v: z.int().min(1),
  id: uuid,
  type: z.string().regex(/^[A-Z][A-Za-z]+$/),
  stream: streamId,
  revision: z.int().min(0),
  recordedAt: instant,
  commandId: uuid,
  data: z.record(z.string(), z.unknown()),
};
export const attributedEnvelope = z.strictObject({
  ...common,
  causationId: uuid.optional(),
  actor: z.string().min(1).max(80),
  role: z.string().min(1).max(40),
});
/** Of a ballot: nobody, and the full hour. */
export const sealedEnvelope = z.strictObject({
  ...common,
  recordedAt: instant.refine((at) => at.endsWith(':00:00.000Z'), 'a sealed event tells the full hour alone'),
});

/** What stands around every recorded fact (audit.md, "What a recorded event is"), in both variants. The ledger position is not in it. */
export const envelopeSchema = z.union([attributedEnvelope, sealedEnvelope]);

export interface Envelope<T extends string = string, D = Record<string, unknown>> {
  readonly v: number;
  readonly id: string;
  readonly type: T;
  readonly stream: string;
  /** 0-based place in its stream. */
  readonly revision: number;
  /** RFC 3339 UTC with milliseconds, by the business clock. */
  readonly recordedAt: string;
  readonly commandId: string;
  readonly causationId?: string | undefined;
  /** A context-scoped person token on restricted events, an office (`panel:bank-x`) on public ones; a sealed event has none. */
  readonly actor?: string | undefined;
  /** On public events the office without its bank (`panel`). */
  readonly role?: string | undefined;
  readonly data: D;
}
