import { Inject, Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { v4 } from 'uuid';
import { ReadSide } from '#cqrs';
import { addDays } from '#decider/calendar';
import type { Outcome } from '#ledger';
import { DoorCodes, drawId } from './door-codes/door-codes.js';
import { IssueDoorLetter } from './dwelling.commands.js';
import { ListEstates, ListHomes } from './homes/homes.query.js';
import { DwellingAsDecided } from './joining-rules.query.js';

/** What the page for joining tells whoever tries a demonstration; elsewhere no letter has it. */
export const DEMO_CODE = 'VWXY3-4679C-DFHJK';
const GOOD_FOR_DAYS = 60;

/** In a demonstration one door has a letter whose code everybody may know, so that joining can be tried. Only the loader of a demonstration asks for it. */
@Injectable()
export class DemoDoor {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(DoorCodes) private readonly codes: DoorCodes,
  ) {}

  /** Makes sure that the letter of the first home is good for a while; at every start, since the demonstration's time runs on. */
  async open(): Promise<void> {
    const known = await this.codes.find(DEMO_CODE);
    const door = known ?? (await this.firstHome());
    if (!door) return;
    const { letter } = await this.queries.execute(new DwellingAsDecided(door.dwellingId));
    const today = this.reads.today();
    if (known && letter?.letterId === known.letterId && letter.validUntil > today) return;
    const [validFrom, validUntil, letterId] = [today, addDays(today, GOOD_FOR_DAYS), drawId('L')];
    const drawn = { letterId, dwellingId: door.dwellingId, code: DEMO_CODE.replaceAll('-', '') };
    if (known) await this.codes.forget(known);
    await this.codes.keep(door.estateId, [drawn]);
    const meta = { commandId: v4(), actor: 'system', office: 'system', role: 'system' };
    const outcome: Outcome = await this.commands.execute(
      new IssueDoorLetter({ dwellingId: door.dwellingId, letterId, batchId: 'demonstration', validFrom, validUntil }, meta),
    );
    if (outcome.status !== 'done') throw new Error(`the letter of the demonstration was not issued: ${outcome.status}`);
    await this.codes.forgetOlder([drawn]);
  }

  private async firstHome() {
    for (const { estateId } of await this.queries.execute(new ListEstates(undefined))) {
      const [home] = await this.queries.execute(new ListHomes({ estateId }));
      if (home) return { estateId, dwellingId: home.dwellingId };
    }
    return undefined;
  }
}
