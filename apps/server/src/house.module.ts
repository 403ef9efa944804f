import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { CqrsRoom, commandHandlers, ReadRoom } from '#cqrs';
import { POOL } from '#database';
import { ApplicationsModule } from '#features/applications';
import { BallotsModule, type BallotsSettings } from '#features/ballots';
import { BanksModule } from '#features/banks';
import { CommunityModule } from '#features/community';
import { DemonstrationModule } from '#features/demonstration';
import { GrantsModule } from '#features/grants';
import { JoiningModule } from '#features/joining';
import { LooksModule } from '#features/looks';
import { MessagesModule } from '#features/messages';
import { PanelsModule } from '#features/panels';
import { PeopleModule } from '#features/people';
import { PrivacyModule, type PrivacySettings } from '#features/privacy';
import { RecordModule } from '#features/record';
import { RoundsModule } from '#features/rounds';
import { SignInModule } from '#features/sign-in';
import { HttpRoom, LOG, PostgresRateLimits, PublicUrl, RATE_LIMITS } from '#http';
import { LOOKS, PEOPLE, PersonalRooms, SESSIONS, WORK_ISSUER, type WorkIssuer } from '#identity';
import { LEDGER } from '#ledger';
import { Homes, type NotificationSettings, NotificationsRoom } from '#notifications';
import { BUSINESS_CLOCK, ProcessorsRoom } from '#processors';
import { AsyncApiRoom, RelayRoom, type RelaySettings } from '#relay';
import { PostgresUploads, UPLOADS } from '#uploads';
import { MASTER_KEY, VAULT, VaultRoom } from '#vault';
import { Languages, WebRoom, type WebSettings } from '#web';
import { ledgerDoorway } from './season/start.doorway.js';
import type { Site } from './site.js';
import { releasedSchemas, version } from './version.js';

/** Of topics nobody has configured: the description of the stream names them all the same. */
const USUAL_PREFIX = 'estate-bank';

/** What features ask for by token: the ledger, the vault, the people and where they are signed in, the clock, the pool, the count of tries, the files. */
@Global()
@Module({})
class SiteRoom {
  static on(
    { ledger, vault, masterKey, people, sessions, looks, clock, pool }: Site,
    log: Logger,
    secret: string,
    { address, workIssuer }: Pick<HouseSettings, 'address' | 'workIssuer'>,
  ): DynamicModule {
    const provided = [
      { provide: LEDGER, useValue: ledger },
      { provide: VAULT, useValue: vault },
      { provide: MASTER_KEY, useValue: masterKey },
      { provide: PEOPLE, useValue: people },
      { provide: SESSIONS, useValue: sessions },
      { provide: LOOKS, useValue: looks },
      { provide: Homes, useValue: new Homes() },
      { provide: PersonalRooms, useValue: new PersonalRooms() },
      { provide: BUSINESS_CLOCK, useValue: clock },
      { provide: POOL, useValue: pool },
      { provide: PublicUrl, useValue: address },
      { provide: WORK_ISSUER, useValue: { at: workIssuer } },
      { provide: RATE_LIMITS, useValue: new PostgresRateLimits(pool, secret, log) },
      { provide: UPLOADS, useValue: new PostgresUploads(pool, vault, log) },
    ];
    return { module: SiteRoom, providers: provided, exports: provided };
  }
}

/** What the operator decided for the rooms that reach outside. */
export interface HouseSettings {
  readonly address: PublicUrl;
  readonly workIssuer?: WorkIssuer | undefined;
  readonly smtp?: NotificationSettings['smtp'];
  readonly notify?: NotificationSettings['notify'];
  readonly relay?: RelaySettings | undefined;
  readonly privacy: PrivacySettings;
  readonly ballots: BallotsSettings;
}

/** The whole house: platform rooms below, features beside one another, pages that belong to none of them. */
@Module({})
export class HouseModule {
  static on(site: Site, log: Logger, web: WebSettings, { address, workIssuer, smtp, notify, relay, privacy, ballots }: HouseSettings): DynamicModule {
    const telling = { demo: web.demo, publicUrl: () => address.url, words: new Languages(), log: LOG, smtp, notify };
    return {
      module: HouseModule,
      imports: [
        SiteRoom.on(site, log, web.secret, { address, workIssuer }),
        CqrsRoom,
        ReadRoom,
        HttpRoom.with(log),
        WebRoom.with(web),
        ProcessorsRoom.with({ pool: POOL, log: LOG }),
        VaultRoom.with(LOG),
        RelayRoom.with(relay, releasedSchemas),
        AsyncApiRoom.with({ version, topicPrefix: relay?.topicPrefix ?? USUAL_PREFIX, schemas: releasedSchemas }),
        NotificationsRoom.with(telling),
        PeopleModule,
        BanksModule,
        BallotsModule.with(ballots),
        RoundsModule,
        ApplicationsModule,
        PanelsModule,
        GrantsModule,
        CommunityModule,
        JoiningModule,
        DemonstrationModule,
        MessagesModule,
        PrivacyModule.with(privacy),
        RecordModule,
        LooksModule,
        SignInModule,
      ],
      providers: commandHandlers(ledgerDoorway),
    };
  }
}
