export {
  AcceptOffer,
  EndProject,
  type GrantCommand,
  grantCommands,
  LapseOffer,
  MakeOffer,
  MeetCondition,
  NameSafeguarding,
  OpenGrant,
  ReceiveReport,
  WithdrawGrant,
} from './grant.commands.js';
export { type GrantState, grantDecider, grantRefusals } from './grant.decider.js';
export { type GrantFacts, gatherGrantFacts } from './grant.facts.js';
export { grantReactions } from './grant.reaction.js';
export { grantDoorway, paymentDoorway } from './grants.doorway.js';
export { GrantsModule } from './grants.module.js';
export { grantReactors } from './grants.processors.js';
export { due, dueLapses, lapseReaction, type RunningGrants } from './lapse.reaction.js';
export {
  ApprovePayment,
  ChangePayeeDetails,
  CheckPayeeName,
  CompletePayment,
  ConfirmInstruction,
  ConfirmPayeeDetails,
  type PaymentCommand,
  PreparePayment,
  paymentCommands,
  RefusePayeeDetails,
  SendBackPayment,
} from './payment.commands.js';
export { paymentDecider, paymentRefusals } from './payment.decider.js';
export { gatherPaymentFacts, type PaymentFacts } from './payment.facts.js';
export { paymentReactions } from './payment.reaction.js';
export type { Payment, PaymentState } from './payment.state.decider.js';
