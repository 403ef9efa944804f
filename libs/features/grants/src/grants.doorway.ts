import { doorway } from '#cqrs';
import { concernedByGrant, concernedByPayment } from './concerned.facts.js';
import { grantCommands } from './grant.commands.js';
import { grantDecider } from './grant.decider.js';
import { gatherGrantFacts } from './grant.facts.js';
import { paymentCommands } from './payment.commands.js';
import { paymentDecider } from './payment.decider.js';
import { gatherPaymentFacts } from './payment.facts.js';

export const grantDoorway = doorway({
  decider: grantDecider,
  commands: grantCommands,
  stream: ({ bidId }) => `grant-${bidId}`,
  facts: gatherGrantFacts,
  about: (command, _field, reader) => concernedByGrant(command, reader),
});
export const paymentDoorway = doorway({
  decider: paymentDecider,
  commands: paymentCommands,
  stream: ({ paymentId }) => `payment-${paymentId}`,
  facts: gatherPaymentFacts,
  about: (command, _field, reader) => concernedByPayment(command, reader),
});
