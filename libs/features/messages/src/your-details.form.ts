import { z } from 'zod';
import { tellingKinds } from '#notifications';

const PHONE = /^\+?[\d\s().-]{7,24}$/;
const line = (most: number, missing?: string) =>
  z
    .string(missing)
    .trim()
    .max(most, 'messages.details.tooLong')
    .refine((text) => !text.includes('\u0000') && text.isWellFormed(), 'messages.details.badSigns');

/** What a person may change about themselves. An empty field takes the detail away. */
export const detailsForm = z
  .object({
    name: line(120, 'messages.details.noName'),
    email: line(200).pipe(z.email('messages.details.badEmail')).optional(),
    phone: line(30)
      .refine((text) => PHONE.test(text) && text.replace(/\D/g, '').length >= 10 && text.replace(/\D/g, '').length <= 15, 'messages.details.badPhone')
      .optional(),
    address: line(500).optional(),
    channel: z.enum(tellingKinds, 'messages.details.choose'),
    language: z.string('messages.details.choose').max(12),
  })
  .superRefine(({ email, phone, channel }, context) => {
    if (channel === 'email' && email === undefined) context.addIssue({ code: 'custom', path: ['channel'], message: 'messages.details.needsEmail' });
    if (channel === 'text' && phone === undefined) context.addIssue({ code: 'custom', path: ['channel'], message: 'messages.details.needsPhone' });
  });
