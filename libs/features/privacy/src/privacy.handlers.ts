import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Doorways } from '#cqrs';
import type { Outcome } from '#ledger';
import { NOTIFICATIONS, type Notifications } from '#notifications';
import type { ReactionOutcome } from '#processors';
import { VAULT, type Vault } from '#vault';
import { Erasures } from './erasures.js';
import { RecordErasure } from './privacy.commands.js';
import { privacyDoorway, retentionDoorway } from './privacy.doorway.js';
import { CarryOutErasure, ExpireTexts, ForgetMessages, ReplaceWords, ReviewKept } from './privacy.reaction.js';
import { RecordExpiry } from './retention.commands.js';
import { RetentionJob } from './retention-job.js';

@CommandHandler(CarryOutErasure)
export class CarryOutErasureHandler implements ICommandHandler<CarryOutErasure, Outcome> {
  constructor(@Inject(Erasures) private readonly erasures: Erasures) {}

  execute({ data, meta }: CarryOutErasure): Promise<Outcome> {
    return this.erasures.carryOut(data.token, meta);
  }
}

@CommandHandler(ReviewKept)
export class ReviewKeptHandler implements ICommandHandler<ReviewKept, Outcome> {
  constructor(
    @Inject(Erasures) private readonly erasures: Erasures,
    @Inject(Doorways) private readonly doorways: Doorways,
    @Inject(RetentionJob) private readonly job: RetentionJob,
  ) {}

  async execute({ data, meta }: ReviewKept): Promise<Outcome> {
    // Nobody stands behind the token any more: what was answered is recorded as done, where it was not yet.
    const outcome = (await this.erasures.review(data.token, meta)) ?? (await this.doorways.carryOut(privacyDoorway, new RecordErasure(data, meta)));
    if (outcome.status === 'done') this.job.finished(data);
    return outcome;
  }
}

/** The event first, the vault second: where a crash comes between them, the texts are still held and the next look finds them. */
@CommandHandler(ExpireTexts)
export class ExpireTextsHandler implements ICommandHandler<ExpireTexts, Outcome> {
  constructor(
    @Inject(Doorways) private readonly doorways: Doorways,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(RetentionJob) private readonly job: RetentionJob,
  ) {}

  async execute({ data, meta }: ExpireTexts): Promise<Outcome> {
    const outcome = await this.doorways.carryOut(retentionDoorway, new RecordExpiry(data, meta));
    if (outcome.status !== 'done') return outcome;
    const { subject, retention } = data;
    await this.vault.expire({ subject, retention });
    this.job.finished(data);
    return outcome;
  }
}

/** No event says so: a message is no text of the vault, and what is left of it names nobody. */
@CommandHandler(ForgetMessages)
export class ForgetMessagesHandler implements ICommandHandler<ForgetMessages, ReactionOutcome> {
  constructor(
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
    @Inject(RetentionJob) private readonly job: RetentionJob,
  ) {}

  async execute({ data }: ForgetMessages): Promise<ReactionOutcome> {
    await this.notifications.forgetEnded(`${data.endedBefore}T00:00:00.000Z`);
    this.job.finished(data);
    return { status: 'done' };
  }
}

/** Decides nothing and writes no event: that the words were put right stands in the ledger already, and doing it twice changes nothing. */
@CommandHandler(ReplaceWords)
export class ReplaceWordsHandler implements ICommandHandler<ReplaceWords, ReactionOutcome> {
  constructor(@Inject(VAULT) private readonly vault: Vault) {}

  async execute({ data: { former, words, keeps } }: ReplaceWords): Promise<ReactionOutcome> {
    await this.vault.replace([former], words, { keeps });
    return { status: 'done' };
  }
}
