import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type Acting, Doorkeeper, type FastifyReply, type FastifyRequest } from '#http';
import { WEB_SETTINGS, type WebSettings } from '#web';
import { type BidStream, ReadBidStream } from './bid-stream.query.js';

const COOKIE = 'eb-bids';
/** A browser remembers its newest bids. */
const REMEMBERED = 5;
const YEAR_SECONDS = 365 * 24 * 3600;

/**
 * Proves that a link or a browser belongs to whoever began a bid: without an account there is nothing else. It is made from the applicant's token, which stands
 * in restricted events only, so that it survives a restart and needs no table.
 */
export function bidKey(bidId: string, applicant: string): string {
  return createHash('sha256').update(`bid|${bidId}|${applicant}`).digest('base64url').slice(0, 22);
}

/** Who may go on with a draft or take a bid back: the person themselves, or the browser that began it. */
@Injectable()
export class BidHolders {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
    @Inject(WEB_SETTINGS) private readonly settings: WebSettings,
  ) {}

  /** The bid behind `<bidId>.<key>`; undefined when the key is another one. */
  async opened(link: string): Promise<(BidStream & { readonly bidId: string; readonly applicant: string }) | undefined> {
    const [bidId = '', key = ''] = link.split('.');
    if (!/^[A-Za-z0-9-]{1,64}$/.test(bidId)) return undefined;
    const stream = await this.queries.execute(new ReadBidStream(bidId));
    const applicant = stream?.state.applicant;
    if (!stream || applicant === undefined || !same(key, bidKey(bidId, applicant))) return undefined;
    return { ...stream, bidId, applicant };
  }

  /** The applicant of a bid, when this request is theirs. */
  async applicant(request: FastifyRequest, bidId: string): Promise<Acting | undefined> {
    const link = this.links(request).find((each) => each.startsWith(`${bidId}.`));
    if (link === undefined && !request.viewer) return undefined;
    const stream = await this.queries.execute(new ReadBidStream(bidId));
    const applicant = stream?.state.applicant;
    if (!stream || applicant === undefined) return undefined;
    if (link !== undefined && same(link, linkOf(bidId, applicant))) return actingFor(applicant);
    const acting = await this.doorkeeper.actingAs(request, stream.bankId, ['applicant']);
    return acting?.actor === applicant ? acting : undefined;
  }

  /** The links that this browser began bids with, the newest first. */
  links(request: FastifyRequest): readonly string[] {
    return (request.cookies[COOKIE] ?? '').split('|').filter((link) => link !== '');
  }

  remember(reply: FastifyReply, link: string): void {
    const links = [link, ...this.links(reply.request).filter((each) => each !== link)].slice(0, REMEMBERED);
    const options = { httpOnly: true, sameSite: 'lax', secure: this.settings.secureCookies, path: '/', maxAge: YEAR_SECONDS } as const;
    reply.setCookie(COOKIE, links.join('|'), options);
  }
}

/** What the address of a draft says in place of a sign-in. */
export function linkOf(bidId: string, applicant: string): string {
  return `${bidId}.${bidKey(bidId, applicant)}`;
}

export function actingFor(applicant: string): Acting {
  return { actor: applicant, office: 'applicant', role: 'applicant' };
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
