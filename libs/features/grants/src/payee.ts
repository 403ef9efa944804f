import { z } from 'zod';

/** Who is paid, as a form asks: somebody the grant knows, or an organisation by its name. */
export const payeeForm = z
  .object({
    payTo: z.enum(['organisation', 'applicant', 'co-signer']),
    name: z.string().trim().max(80).optional(),
    details: z.string().trim().max(200).optional(),
  })
  .refine(({ payTo, name }) => payTo !== 'organisation' || name !== undefined, { path: ['name'], message: 'grants.prepare.needsName' });

interface Known {
  readonly applicant: string;
  readonly coSigner: string | undefined;
}

/** The payee of a command: a person's token is never taken from a form. */
export function payeeOf({ payTo, name = '', details }: z.output<typeof payeeForm>, { applicant, coSigner }: Known) {
  const payee = payTo === 'organisation' ? name : payTo === 'co-signer' ? (coSigner ?? applicant) : applicant;
  return { payee, ...(details ? { details } : {}) };
}
