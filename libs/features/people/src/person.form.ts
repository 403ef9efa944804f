import { z } from 'zod';
import { day, endReason, grantableRole, id } from '#events';

const line = (max: number) => z.string().trim().min(1).max(max);

/** Somebody who becomes known. `livesWith`: the e-mail address or phone number of somebody known in the same home. */
export const newPersonForm = z.object({
  name: line(120),
  email: z.email('people.new.noEmail').max(254).optional(),
  phone: z
    .string()
    .regex(/^[+\d][\d\s()-]{6,24}$/, 'people.new.noPhone')
    .optional(),
  address: line(240).optional(),
  livesWith: line(254).optional(),
});
export const findForm = z.object({ find: line(254) });

/** A role to grant; a place that is in no list is written by its short name. */
export const grantForm = z.object({ role: grantableRole, place: id.optional(), otherPlace: id.optional(), firstDay: day, lastDay: day.optional() });
export const endForm = z.object({ why: endReason.exclude(['resigned', 'deputised-role-ended']) });
export const deputyForm = z.object({ deputy: line(254), grantId: id, lastDay: day });
export const askForm = z.object({ role: z.enum(['administrator', 'auditor']), reason: line(500) });
export const reviewForm = z.object({ finding: z.enum(['rightly-used', 'wrongly-used']), note: line(1_000) });
export const exceptionForm = z.object({ person: line(254), role: grantableRole, place: id, lastDay: day });
