import type { Doorway } from '#cqrs';
import { bidDoorway, bidReactors } from '#features/applications';
import { ballotDoorway, ballotReactors, votingDoorway } from '#features/ballots';
import { bankDoorway, bankReactors } from '#features/banks';
import { placeDoorway } from '#features/community';
import { grantDoorway, grantReactors, paymentDoorway } from '#features/grants';
import { dwellingDoorway, joiningRulesDoorway, printDoorway } from '#features/joining';
import { fastTrackDoorway, meetingDoorway, panelDoorway, panelReactors } from '#features/panels';
import { administratorDoorway, peopleReactors, personDoorway } from '#features/people';
import { privacyDoorway, retentionDoorway, wordingDoorway } from '#features/privacy';
import { roundDoorway, roundReactors } from '#features/rounds';
import { assistanceDoorway, codeLetterDoorway, signInReactors } from '#features/sign-in';
import type { FeatureProcessors } from '#processors';
import { ledgerDoorway } from './season/start.doorway.js';

/** Every kind of stream there is. */
export const doorways: readonly Doorway[] = [
  ledgerDoorway,
  administratorDoorway,
  personDoorway,
  placeDoorway,
  dwellingDoorway,
  printDoorway,
  joiningRulesDoorway,
  bankDoorway,
  roundDoorway,
  votingDoorway,
  ballotDoorway,
  bidDoorway,
  panelDoorway,
  meetingDoorway,
  fastTrackDoorway,
  grantDoorway,
  paymentDoorway,
  privacyDoorway,
  retentionDoorway,
  assistanceDoorway,
  wordingDoorway,
  codeLetterDoorway,
];

/** The doorway by which a command enters. */
export function doorwayOf(type: string): Doorway {
  const found = doorways.find(({ commands }) => commands.some((command) => command.type === type));
  if (!found) throw new Error(`no doorway knows ${type}`);
  return found;
}

/** What follows from facts and from the calendar, in every feature. */
export const reactors: readonly FeatureProcessors[] = [
  peopleReactors,
  bankReactors,
  roundReactors,
  ballotReactors,
  bidReactors,
  panelReactors,
  grantReactors,
  signInReactors,
];
