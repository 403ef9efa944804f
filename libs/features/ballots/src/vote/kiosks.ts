import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { FastifyReply, FastifyRequest } from '#http';
import { cookieName, cookieOptions, readSignedCookie, setSignedCookie, WEB_SETTINGS, type WebSettings } from '#web';

const COOKIE = 'kiosk';
/** One day at a table in the hall. */
const OPEN_FOR_MS = 12 * 60 * 60_000;
const kept = z.tuple([z.string(), z.string(), z.int()]);

/** A browser that is a kiosk of one round. */
export interface Kiosk {
  readonly roundId: string;
  /** Whose turn it is: what belongs to one voter is of no use in another's turn. */
  readonly turn: string;
}

/**
 * A shared tablet on which one voter after the other votes. All it holds is a signed cookie that says which round it is for; whoever opened it is not signed in there.
 */
@Injectable()
export class Kiosks {
  constructor(@Inject(WEB_SETTINGS) private readonly settings: Pick<WebSettings, 'secureCookies'>) {}

  open(reply: FastifyReply, roundId: string, now = Date.now()): void {
    this.keep(reply, roundId, now + OPEN_FOR_MS);
  }

  /** The kiosk that a request comes from; none where it is open no longer. */
  of(request: FastifyRequest, now = Date.now()): Kiosk | undefined {
    const read = this.read(request);
    return read && now < read[2] ? { roundId: read[0], turn: read[1] } : undefined;
  }

  /** From here on nothing of the voter before is of any use in this browser. */
  nextTurn(reply: FastifyReply): void {
    const read = this.read(reply.request);
    if (read) this.keep(reply, read[0], read[2]);
  }

  close(reply: FastifyReply): void {
    reply.clearCookie(cookieName(this.settings, COOKIE), cookieOptions(this.settings));
  }

  private read(request: FastifyRequest): z.output<typeof kept> | undefined {
    const read = readSignedCookie(request, this.settings, COOKIE);
    return read === undefined ? undefined : kept.parse(JSON.parse(read));
  }

  private keep(reply: FastifyReply, roundId: string, until: number): void {
    const value = JSON.stringify([roundId, randomBytes(12).toString('base64url'), until]);
    setSignedCookie(reply, this.settings, { name: COOKIE, value });
  }
}
