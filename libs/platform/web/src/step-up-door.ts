import { Injectable } from '@nestjs/common';
import type { FastifyReply } from '#http';

/** Leads somebody who must show again who they are to where they can. */
type Lead = (reply: FastifyReply) => Promise<void>;

/** The pages where somebody shows again who they are stand in a room above this one, which says here how one is led there. */
@Injectable()
export class StepUpDoor {
  private lead: Lead | undefined;

  leadBy(lead: Lead): void {
    this.lead = lead;
  }

  /** False where there are no such pages. */
  async open(reply: FastifyReply): Promise<boolean> {
    if (!this.lead) return false;
    await this.lead(reply);
    return true;
  }
}
