import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type Acting, Doorkeeper, type FastifyReply, type FastifyRequest } from '#http';
import { VAULT, type Vault } from '#vault';
import { cookieName, cookieOptions, WEB_SETTINGS, type WebSettings } from '#web';
import { type BidStream, ReadBidStream } from './bid-stream.query.js';

const NAME = 'bids';
/** A browser remembers its newest bids. */
const REMEMBERED = 5;
/** Letters and digits that nobody takes for another one; twelve of them are 58 bits. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 12;
const YEAR_SECONDS = 365 * 24 * 3600;

/** Who may go on with a draft or take a bid back: the person themselves, or the browser that began it. */
@Injectable()
export class BidHolders {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(WEB_SETTINGS) private readonly settings: WebSettings,
  ) {}

  /** The bid behind `<bidId>.<key>`; undefined when the key is another one. */
  async opened(link: string): Promise<(BidStream & { readonly bidId: string; readonly applicant: string }) | undefined> {
    const [bidId = '', key = ''] = link.split('.');
    if (!/^[A-Za-z0-9-]{1,64}$/.test(bidId)) return undefined;
    const stream = await this.queries.execute(new ReadBidStream(bidId));
    const applicant = stream?.state.applicant;
    if (!stream || applicant === undefined || !same(key, await this.keyOf(bidId, stream.state.codesReissued))) return undefined;
    return { ...stream, bidId, applicant };
  }

  /** The applicant of a bid, when this request is theirs. */
  async applicant(request: FastifyRequest, bidId: string): Promise<Acting | undefined> {
    const link = this.links(request).find((each) => each.startsWith(`${bidId}.`));
    if (link === undefined && !request.viewer) return undefined;
    const stream = await this.queries.execute(new ReadBidStream(bidId));
    const applicant = stream?.state.applicant;
    if (!stream || applicant === undefined) return undefined;
    if (link !== undefined && same(link, `${bidId}.${await this.keyOf(bidId, stream.state.codesReissued)}`)) return actingFor(applicant);
    const acting = await this.doorkeeper.alone(request, stream.bankId);
    return acting?.actor === applicant ? acting : undefined;
  }

  /** What the address of a draft says in place of a sign-in. */
  async linkOf(bidId: string): Promise<string> {
    return `${bidId}.${await this.keyOf(bidId, await this.reissuedOf(bidId))}`;
  }

  /**
   * Proves that a link or a browser belongs to whoever began a bid: without an account there is nothing else. Drawn at random and kept in the vault, so that it
   * survives a restart and follows from nothing that the panel or an auditor reads; tokens of people are pseudonyms, no secrets.
   * A code that was given out anew has a key of its own, so that whatever hung on the one before opens nothing any more.
   */
  private async keyOf(bidId: string, reissued: number): Promise<string> {
    const holder = reissued === 0 ? `link-${bidId}` : `link-${bidId}-${reissued}`;
    return (await this.vault.pseudonym({ person: holder, context: 'links' })).replace(/^per-/, '');
  }

  private async reissuedOf(bidId: string): Promise<number> {
    return (await this.queries.execute(new ReadBidStream(bidId)))?.state.codesReissued ?? 0;
  }

  /** What is written down to go on from another phone or computer, as `KQ7M-9X2D-4TRW`: it follows from the link's key and is kept nowhere. The newest, or the one of a certain issue. */
  async saveCodeOf(bidId: string, reissued?: number): Promise<string> {
    const key = await this.keyOf(bidId, reissued ?? (await this.reissuedOf(bidId)));
    const bytes = createHash('sha256').update(`save-code|${bidId}|${key}`).digest();
    const letters = Array.from({ length: CODE_LENGTH }, (_, i) => LETTERS[bytes.readUInt16BE(i * 2) % LETTERS.length]).join('');
    return letters.replace(/.{4}(?=.)/g, '$&-');
  }

  /** The link of a bid for whoever has its reference and its code, however they typed them. */
  async linkByCode(reference: string, code: string): Promise<string | undefined> {
    const bidId = reference.trim().toUpperCase();
    if (!/^[A-Z0-9-]{1,64}$/.test(bidId) || !(await this.queries.execute(new ReadBidStream(bidId)))) return undefined;
    const plain = (text: string) => text.replace(/[\s-]/g, '').toUpperCase();
    return same(plain(code), plain(await this.saveCodeOf(bidId))) ? this.linkOf(bidId) : undefined;
  }

  /** The links that this browser began bids with, the newest first. A helper's browser is many people's: with a helper at somebody's side it remembers nobody's. */
  links(request: FastifyRequest): readonly string[] {
    if (request.signedIn?.helper !== undefined) return [];
    return (request.cookies[cookieName(this.settings, NAME)] ?? '').split('|').filter((link) => link !== '');
  }

  remember(reply: FastifyReply, link: string): void {
    if (reply.request.signedIn?.helper !== undefined) return;
    const links = [link, ...this.links(reply.request).filter((each) => each !== link)].slice(0, REMEMBERED);
    reply.setCookie(cookieName(this.settings, NAME), links.join('|'), { ...cookieOptions(this.settings), maxAge: YEAR_SECONDS });
  }
}

export function actingFor(applicant: string): Acting {
  return { actor: applicant, office: 'applicant', role: 'applicant' };
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
