import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { CqrsRoom, commandHandlers, ReadRoom } from '#cqrs';
import { POOL } from '#database';
import { ApplicationsModule } from '#features/applications';
import { BanksModule } from '#features/banks';
import { CommunityModule } from '#features/community';
import { DemonstrationModule } from '#features/demonstration';
import { GrantsModule } from '#features/grants';
import { PanelsModule } from '#features/panels';
import { RecordModule } from '#features/record';
import { RoundsModule } from '#features/rounds';
import { HttpRoom, LOG, PostgresRateLimits, RATE_LIMITS } from '#http';
import { PEOPLE, SESSIONS } from '#identity';
import { LEDGER } from '#ledger';
import { BUSINESS_CLOCK, ProcessorsRoom } from '#processors';
import { AsyncApiRoom, RelayRoom, type RelaySettings } from '#relay';
import { MASTER_KEY, VAULT } from '#vault';
import { WebRoom, type WebSettings } from '#web';
import { ledgerDoorway } from './season/start.doorway.js';
import type { Site } from './site.js';
import { releasedSchemas, version } from './version.js';

/** Of topics nobody has configured: the description of the stream names them all the same. */
const USUAL_PREFIX = 'estate-bank';

/** What features ask for by token: the ledger, the vault, the people and where they are signed in, the clock, the pool, the count of tries. */
@Global()
@Module({})
class SiteRoom {
  static on({ ledger, vault, masterKey, people, sessions, clock, pool }: Site, log: Logger, secret: string): DynamicModule {
    const provided = [
      { provide: LEDGER, useValue: ledger },
      { provide: VAULT, useValue: vault },
      { provide: MASTER_KEY, useValue: masterKey },
      { provide: PEOPLE, useValue: people },
      { provide: SESSIONS, useValue: sessions },
      { provide: BUSINESS_CLOCK, useValue: clock },
      { provide: POOL, useValue: pool },
      { provide: RATE_LIMITS, useValue: new PostgresRateLimits(pool, secret, log) },
    ];
    return { module: SiteRoom, providers: provided, exports: provided };
  }
}

/** The whole house: platform rooms below, features beside one another, pages that belong to none of them. */
@Module({})
export class HouseModule {
  static on(site: Site, log: Logger, web: WebSettings, relay?: RelaySettings): DynamicModule {
    return {
      module: HouseModule,
      imports: [
        SiteRoom.on(site, log, web.secret),
        CqrsRoom,
        ReadRoom,
        HttpRoom.with(log),
        WebRoom.with(web),
        ProcessorsRoom.with({ pool: POOL, log: LOG }),
        RelayRoom.with(relay, releasedSchemas),
        AsyncApiRoom.with({ version, topicPrefix: relay?.topicPrefix ?? USUAL_PREFIX, schemas: releasedSchemas }),
        BanksModule,
        RoundsModule,
        ApplicationsModule,
        PanelsModule,
        GrantsModule,
        CommunityModule,
        DemonstrationModule,
        RecordModule,
      ],
      providers: commandHandlers(ledgerDoorway),
    };
  }
}
