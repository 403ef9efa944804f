import { doorway } from '#cqrs';
import { grantCommands } from './grant.commands.js';
import { grantDecider } from './grant.decider.js';
import { gatherGrantFacts } from './grant.facts.js';
import { paymentCommands } from './payment.commands.js';
import { paymentDecider } from './payment.decider.js';
import { gatherPaymentFacts } from './payment.facts.js';

export const grantDoorway = doorway({ decider: grantDecider, commands: grantCommands, stream: ({ bidId }) => `grant-${bidId}`, facts: gatherGrantFacts });
export const paymentDoorway = doorway({
  decider: paymentDecider,
  commands: paymentCommands,
  stream: ({ paymentId }) => `payment-${paymentId}`,
  facts: gatherPaymentFacts,
});
