export { Erasures } from './erasures.js';
export { privacyDecider, privacyRefusals } from './privacy.decider.js';
export { privacyDoorway, retentionDoorway, wordingDoorway } from './privacy.doorway.js';
export { PrivacyModule, type PrivacySettings } from './privacy.module.js';
export { retentionDecider, retentionRefusals } from './retention.decider.js';
export { type RetentionRules, usualRetention } from './retention-rules.js';
export { BadSuppressionList, FileSuppressionList, MemorySuppressionList, type SuppressionList } from './suppression-list.js';
