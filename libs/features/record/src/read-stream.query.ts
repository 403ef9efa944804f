import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { catalogue, type Envelope } from '#events';
import { LEDGER, type Ledger, type LedgerEntry } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { leafHash } from '#proof';
import { Releases } from './releases.js';

/** What everybody may know of any fact. */
interface AnyFact {
  /** The 0-based count in the whole ledger. */
  readonly number: number;
  /** The 0-based place in its stream. */
  readonly revision: number;
  readonly recordedAt: string;
  /** The RFC 6962 leaf hash of its bytes, in hex. */
  readonly leaf: string;
}

/** A public fact with the text it was written as, and what that means today. */
export interface OpenFact extends AnyFact {
  readonly open: true;
  readonly text: string;
  readonly envelope: Envelope;
}

export interface ClosedFact extends AnyFact {
  readonly open: false;
}

export type ReadFact = OpenFact | ClosedFact;

/** A part of a stream, and how far the whole ledger had come when it was read. */
export interface StreamPart {
  readonly facts: readonly ReadFact[];
  /** The number of the newest event in the ledger, and the moment up to which nothing is missing. */
  readonly number: number;
  readonly at: string;
}

/** At most `limit` facts of one stream from a revision on; none when there is no such stream, or nothing there. */
export class ReadStream extends Query<StreamPart> {
  constructor(readonly ask: { readonly stream: string; readonly from: number; readonly limit: number }) {
    super();
  }
}

@QueryHandler(ReadStream)
export class ReadStreamHandler implements IQueryHandler<ReadStream> {
  private readonly releases: Releases;

  constructor(
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
  ) {
    this.releases = new Releases(ledger);
  }

  async execute({ ask }: ReadStream): Promise<StreamPart> {
    // The time and the head first: what is recorded later may be missing.
    const at = this.clock.now();
    const head = await this.ledger.head();
    const entries = await this.ledger.readStream(ask.stream, ask.from, ask.limit);
    const facts = await Promise.all(entries.map((entry) => this.factOf(entry)));
    return { facts, number: (head?.count ?? 0) - 1, at };
  }

  /** Restricted facts, and those that this release cannot read, are closed to everybody: there is no reader here that may see them (audit.md, "Three circles of readers"). */
  private async factOf({ number, revision, type, json }: LedgerEntry): Promise<ReadFact> {
    const raw = JSON.parse(json) as Envelope;
    const any = { number, revision, recordedAt: raw.recordedAt, leaf: leafHash(json).toString('hex') };
    const known = catalogue.has(type) ? catalogue.typeOf(type) : undefined;
    if (!known || raw.type !== type || raw.v > known.v || !(await this.releases.isPublic(known, raw))) return { ...any, open: false };
    return { ...any, open: true, text: json, envelope: catalogue.decode(json) };
  }
}
