import type { FastifyReply } from '#http';

/** Somebody who walked away leaves their open ballot to nobody; whoever needs longer presses a button on the page, and keeps their marks. */
export const KIOSK_IDLE_SECONDS = 10 * 60;
/** How long the last page of a ballot stands; whoever needs longer asks for it on the page, as often as they like. */
export const KIOSK_DONE_SECONDS = { usual: 20, longer: 120 } as const;

/** Tells the browser of a kiosk to go back to the start by itself, with scripts and without. */
export function kioskGoesBack(reply: FastifyReply, roundId: string, seconds: number): void {
  reply.header('refresh', `${seconds}; url=/rounds/${roundId}/kiosk/start`);
}
