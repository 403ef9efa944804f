import { type DynamicModule, Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { Doorkeeper, registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { AccessRequests } from './access-requests.js';
import { ErasureLetters } from './erasure-letters.js';
import { Erasures } from './erasures.js';
import { HeldAbout } from './held-about.js';
import { HiddenPages } from './hidden.pages.js';
import { KnownPeople } from './known-people.js';
import { LooksAt } from './looks-at.js';
import { privacyRefusals } from './privacy.decider.js';
import { privacyDoorway, retentionDoorway, wordingDoorway } from './privacy.doorway.js';
import { CarryOutErasureHandler, ExpireTextsHandler, ForgetMessagesHandler, ReplaceWordsHandler, ReviewKeptHandler } from './privacy.handlers.js';
import { privacyReactions } from './privacy.reaction.js';
import { RequestsPages } from './requests.pages.js';
import { retentionRefusals } from './retention.decider.js';
import { RetentionJob } from './retention-job.js';
import { RETENTION_RULES, type RetentionRules } from './retention-rules.js';
import { SuppressionAtStart } from './suppression-at-start.js';
import { SUPPRESSION_LIST, type SuppressionList } from './suppression-list.js';
import { wordingRefusals } from './wording.decider.js';
import { WordingListPages } from './wording.pages.js';
import { WordingCommandsController } from './wording.routes.js';
import { YourDataPages } from './your-data.pages.js';

registerRefusals('privacy', privacyRefusals);
registerRefusals('privacy', retentionRefusals);
registerRefusals('privacy', wordingRefusals);

export interface PrivacySettings {
  readonly rules: RetentionRules;
  readonly list: SuppressionList;
}

@Module({})
export class PrivacyModule {
  static with({ rules, list }: PrivacySettings): DynamicModule {
    return {
      module: PrivacyModule,
      controllers: [YourDataPages, RequestsPages, HiddenPages, WordingListPages, WordingCommandsController],
      providers: [
        { provide: RETENTION_RULES, useValue: rules },
        { provide: SUPPRESSION_LIST, useValue: list },
        ...commandHandlers(privacyDoorway, retentionDoorway, wordingDoorway),
        ...[CarryOutErasureHandler, ReviewKeptHandler, ExpireTextsHandler, ForgetMessagesHandler, ReplaceWordsHandler],
        ...[Erasures, ErasureLetters, RetentionJob, SuppressionAtStart, HeldAbout, KnownPeople, LooksAt, AccessRequests, Doorkeeper],
      ],
    };
  }

  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry, @Inject(RetentionJob) job: RetentionJob) {
    registry.add({ reactions: [{ name: 'privacy', table: privacyReactions }], timed: [job] });
  }
}
