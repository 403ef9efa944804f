import { Inject, Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { commandHandlers } from '#cqrs';
import { POOL } from '#database';
import { PublicUrl, registerRefusals } from '#http';
import { Passkeys, PersonalRooms } from '#identity';
import { Homes } from '#notifications';
import { ProcessorRegistry } from '#processors';
import { ChecksPages } from './checks.pages.js';
import { DemoDoor } from './demo-door.js';
import { DoorCodes } from './door-codes/door-codes.js';
import { DoorKeys } from './door-codes/door-keys.js';
import { dwellingRefusals } from './dwelling.decider.js';
import { EstatePages } from './estate.pages.js';
import { HomeAddress } from './homes/home-address.js';
import { HomeLists } from './homes/home-list.js';
import { homesProjection } from './homes/homes.projection.js';
import { homesQueries } from './homes/homes.query.js';
import { JoinPages } from './join.pages.js';
import { JoinTickets } from './join-ticket.js';
import { JoinTries } from './join-tries.js';
import { Joiners } from './joiners.js';
import { JoiningController } from './joining.controller.js';
import { dwellingDoorway, joiningRulesDoorway, printDoorway } from './joining.doorway.js';
import { DwellingAsDecidedHandler, JoiningRulesOfHandler } from './joining-rules.query.js';
import { KeyInPages } from './key-in.pages.js';
import { LetterPrinting } from './letters/letter-printing.js';
import { printRefusals } from './letters.decider.js';
import { Staff } from './staff.js';

for (const table of [dwellingRefusals, printRefusals]) registerRefusals('joining', table);

@Module({
  controllers: [JoinPages, EstatePages, KeyInPages, ChecksPages, JoiningController],
  providers: [
    ...commandHandlers(dwellingDoorway, printDoorway, joiningRulesDoorway),
    ...homesQueries,
    { provide: Passkeys, useFactory: (pool: Pool, address: PublicUrl) => new Passkeys(pool, () => new URL(address.url).origin), inject: [POOL, PublicUrl] },
    ...[
      JoiningRulesOfHandler,
      DwellingAsDecidedHandler,
      DoorKeys,
      DoorCodes,
      JoinTries,
      JoinTickets,
      Joiners,
      HomeLists,
      LetterPrinting,
      Staff,
      DemoDoor,
      HomeAddress,
    ],
  ],
  exports: [DemoDoor],
})
export class JoiningModule {
  constructor(
    @Inject(ProcessorRegistry) registry: ProcessorRegistry,
    @Inject(PersonalRooms) rooms: PersonalRooms,
    @Inject(DoorCodes) codes: DoorCodes,
    @Inject(Homes) homes: Homes,
    @Inject(HomeAddress) home: HomeAddress,
  ) {
    homes.foundBy((person) => home.of(person));
    rooms.add({
      name: 'joining',
      forget: async ({ household }) => {
        if (household !== undefined) await codes.forgetHousehold(household);
      },
    });
    registry.projection(homesProjection);
  }
}
