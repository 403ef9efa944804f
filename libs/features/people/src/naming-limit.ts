import type { FastifyReply, RateLimit, RateLimits } from '#http';
import type { Form } from '#web';

/** How often somebody who is no administrator may name a person here: the answer says whether that name or address is known. */
const NAMED: RateLimit = { what: 'person-named', most: 20, seconds: 3600 };

/** Seconds to wait before somebody is named again; 0 when it is allowed now. */
export async function waitBeforeNaming(limits: RateLimits, actor: string): Promise<number> {
  return (await limits.take(NAMED, actor)).waitSeconds;
}

/** The form again, with how long to wait, in minutes. */
export function tooOften(reply: FastifyReply, body: unknown, waitSeconds: number): Form {
  reply.header('retry-after', String(waitSeconds));
  const problems = [{ message: 'people.tooOften', values: { minutes: Math.ceil(waitSeconds / 60) } }];
  return { values: body as Form['values'], problems, status: 429 };
}
