import { type DynamicModule, Inject, type InjectionToken, Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL } from '#database';
import { BUSINESS_CLOCK, type BusinessClock, ProcessorRegistry } from '#processors';
import { MASTER_KEY, type MasterKey, VAULT, type Vault } from '#vault';
import { Deliveries, type DeliveryLog } from './deliveries.js';
import { deliveryFollower } from './delivery.processor.js';
import { Doubts } from './doubts.js';
import { DurableNotifications } from './durable-notifications.js';
import { Homes } from './homes.js';
import { Kept } from './kept.js';
import { NOTIFICATIONS } from './notifications.js';
import { Queue } from './queue.js';
import { KeptWay } from './ways/kept.way.js';
import { type NotifySettings, NotifyWay } from './ways/notify.way.js';
import { type SmtpSettings, SmtpWay } from './ways/smtp.way.js';
import type { Way } from './ways/way.js';
import { type AllWords, Wording } from './wording.js';

export interface NotificationSettings {
  /** In a demonstration nothing leaves the house: all of it stands in the outbox. */
  readonly demo: boolean;
  /** Where people reach the service, without a slash at the end; asked at each message, since a port may be known only later. */
  readonly publicUrl: () => string;
  /** The catalogues, strict ones. */
  readonly words: AllWords;
  /** The token of the log. */
  readonly log: InjectionToken;
  readonly smtp?: SmtpSettings | undefined;
  readonly notify?: NotifySettings | undefined;
}

/** Tells people things. Pool, vault, homes, master key, clock and log come from global modules; the worker's role delivers, with the other processors. */
@Module({})
export class NotificationsRoom {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry, @Inject(Deliveries) deliveries: Deliveries) {
    registry.follower(deliveryFollower(deliveries));
  }

  static with(settings: NotificationSettings): DynamicModule {
    const provided = [
      { provide: Queue, inject: [POOL, MASTER_KEY], useFactory: (pool: Pool, key: MasterKey) => new Queue(pool, key) },
      {
        provide: Kept,
        inject: [POOL, MASTER_KEY, BUSINESS_CLOCK],
        useFactory: (pool: Pool, key: MasterKey, clock: BusinessClock) => new Kept(pool, key, clock),
      },
      { provide: Wording, useValue: new Wording(settings.words, settings.publicUrl) },
      {
        provide: Doubts,
        inject: [Queue, VAULT, Homes, Wording],
        useFactory: (queue: Queue, vault: Vault, homes: Homes, wording: Wording) => new Doubts(queue, { vault, homes }, wording),
      },
      { provide: NOTIFICATIONS, inject: [Queue, Wording], useFactory: (queue: Queue, wording: Wording) => new DurableNotifications(queue, wording) },
      {
        provide: Deliveries,
        inject: [Queue, VAULT, Homes, Wording, Kept, settings.log],
        useFactory: (queue: Queue, vault: Vault, homes: Homes, wording: Wording, kept: Kept, log: DeliveryLog) =>
          new Deliveries({ queue, vault, homes, wording, ways: waysOf(settings, kept), log }),
      },
    ];
    return { module: NotificationsRoom, global: true, providers: provided, exports: provided };
  }
}

/** In the order in which they are asked: what goes by itself before what somebody has to carry. */
function waysOf({ demo, smtp, notify }: NotificationSettings, kept: Kept): readonly Way[] {
  if (demo) return [new KeptWay('outbox', kept)];
  return [...(smtp ? [new SmtpWay(smtp)] : []), ...(notify ? [new NotifyWay(notify)] : []), new KeptWay('post', kept)];
}
