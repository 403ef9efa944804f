import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type FastifyRequest, personOf } from '#http';
import { VoterOf } from '../roll/roll.queries.js';
import { Desks } from './desks.js';
import { Kiosks } from './kiosks.js';
import { type VoterTicket, VoterTickets } from './voter-tickets.js';

/** Who votes on this page, by which channel, and with which ticket where they are not signed in. */
export interface VoterHere extends Pick<VoterTicket, 'roundId' | 'voterId' | 'channel'> {
  readonly ticket?: string | undefined;
}

/**
 * Finds whose ballot a page is: of whoever is signed in with nobody at their side, or of whom a ticket names. With a helper's session beside somebody nobody votes: what
 * is voted by phone or with help goes through the desk, where two people are present.
 */
@Injectable()
export class Voters {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(VoterTickets) private readonly tickets: VoterTickets,
    @Inject(Kiosks) private readonly kiosks: Kiosks,
    @Inject(Desks) private readonly desks: Desks,
  ) {}

  async of(request: FastifyRequest, roundId: string, posted: unknown = {}): Promise<VoterHere | undefined> {
    if (request.signedIn?.helper !== undefined) return undefined;
    const given = (posted as { readonly ticket?: unknown } | null)?.ticket;
    if (typeof given === 'string') return this.byTicket(request, roundId, given);
    const person = personOf(request);
    const line = person === undefined ? undefined : await this.queries.execute(new VoterOf(roundId, person));
    return line && { roundId, voterId: line.voterId, channel: 'online' };
  }

  private async byTicket(request: FastifyRequest, roundId: string, given: string): Promise<VoterHere | undefined> {
    const ticket = this.tickets.read(given);
    if (ticket?.roundId !== roundId) return undefined;
    // A ticket leaves neither the session of the helper nor the turn at the kiosk that it was given in.
    if (ticket.helper !== undefined && ticket.helper !== personOf(request)) return undefined;
    if ((ticket.channel === 'phone' || ticket.channel === 'assisted') && !(await this.atDesk(ticket))) return undefined;
    if (ticket.channel === 'kiosk' && ticket.turn !== this.kiosks.of(request)?.turn) return undefined;
    return { roundId, voterId: ticket.voterId, channel: ticket.channel, ticket: given };
  }

  /** The two are still there: a desk that was ended, or that another one took the place of, casts nothing. */
  private async atDesk({ roundId, helper = '', desk: deskId }: VoterTicket): Promise<boolean> {
    const desk = await this.desks.of(roundId, helper);
    return desk?.here === true && desk.deskId === deskId;
  }
}
