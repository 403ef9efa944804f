import { Inject, Injectable, Optional } from '@nestjs/common';
import { LOOKS, type LookKind, type Looks } from '#identity';
import type { LookProof } from '#vault';
import { personOf } from './doorkeeper.js';
import type { FastifyRequest } from './fastify.js';

/** What somebody is about to be shown; names and texts have no place in it. */
export interface Sight {
  readonly kind: LookKind;
  /** The thing by its stream or its id: `payment-PAY-001`. */
  readonly subject: string;
  /** A closed code of what it is for: `pay`, `decide`, `check`, `audit`. */
  readonly why: string;
  /** Somebody of the house who must be present and is: named beside the reader. */
  readonly beside?: string | undefined;
}

/** Puts looks at restricted things into the sealed log, before they are shown (audit.md, "The auditor's program"). */
@Injectable()
export class LookBook {
  constructor(@Optional() @Inject(LOOKS) private readonly looks: Looks | undefined) {}

  /** Durable when it returns; what it returns opens one reading of restricted texts. @throws Error where nobody reads or no log is kept: then nothing may be shown */
  async note(request: FastifyRequest, ...sights: readonly Sight[]): Promise<LookProof> {
    const reader = personOf(request);
    if (reader === undefined || !this.looks) throw new Error('Nothing restricted is shown without an entry in the log of looks.');
    const helping = request.signedIn?.helper;
    return this.looks.record(
      sights.map(({ beside, ...sight }) => {
        const helper = helping ?? beside;
        return { reader, ...(helper === undefined ? {} : { helper }), ...sight };
      }),
    );
  }
}
