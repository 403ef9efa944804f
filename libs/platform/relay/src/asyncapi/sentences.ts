/**
 * What each public type says, in one sentence for somebody who reads the topics and not the code. A new public type gets its sentence here; a spec names the
 * one that is missing.
 */
const SENTENCES: Readonly<Record<string, string>> = {
  LedgerStarted: 'The first event of the ledger; a demonstration is one for ever.',
  SeasonLoadStarted: 'A demonstration begins to load its season from a file.',
  SeasonLoadCompleted: 'The season of a demonstration is loaded.',

  PlaceNamed: 'A place has its name, or another one; a place that was never added is an estate.',
  PlaceAdded: 'A neighbourhood, estate, block, team or organisation is known from now on, with the place it belongs to.',
  PlaceMoved: 'An estate belongs to a neighbourhood from now on.',
  TeamAssigned: 'A team serves these neighbourhoods from now on, and no others.',
  OrganisationDescribed: 'What an organisation is to the banks here.',
  ManifestoAdopted: 'Residents adopted a version of what they want for their estate.',

  BankOpened: 'A community fund of one estate is open, with its standing rules.',
  FundAgreed: 'A funder agreed to give money to a bank, for a purpose and with requirements.',
  MoneyExpected: 'A funder promised money that is not here yet; nothing moves.',
  MoneyReceived: 'Money came into a fund.',
  MoneyReceiptCorrected: 'The amount of an earlier receipt was wrong; `amends` is the id of that event.',
  MoneyWithdrawn: 'Money was taken back out of a fund.',
  FundCarriedForward: 'At a year’s end a funder agreed that what is left stays; nothing moves.',
  FundsReserved: 'A bank set money of its funds aside for a round.',
  ReservationReleased: 'What a round had left is available again.',
  AwardDeclared: 'A bid is awarded money from a fund, the whole of what it asked or a part.',
  BidDeclined: 'A bid is not funded this time.',
  DecisionsDeclared: 'All decisions of one evening, fast track or result are declared, with the rules that bound them.',
  AwardReleased: 'Awarded money, or a part of it, went back to the fund.',
  PaymentInstructed: 'Money of an award is on its way: a payment was sent to be carried out.',
  BatchInstructed: 'Several payments were sent as one list, with its count, total and hash.',
  PaymentSettled: 'A payment arrived.',
  PaymentFailed: 'A payment did not arrive; its money is promised to the bid again.',
  MoneyReturned: 'Paid money came back.',
  LossRecorded: 'Paid money was misused or will not come back; it stays paid.',

  RoundPlanned: 'A bank plans a round, with its days and rules.',
  RoundOpened: 'A round takes bids; its rules and its money are fixed.',
  RoundClosed: 'A round takes no more bids.',
  RoundResultStated: 'A result that was counted elsewhere is put on record as stated.',
  RoundFinished: 'All decisions of a round are declared.',

  VotingOpened: 'A whole estate votes: choices, rules, money and the size and root of the roll stand still from here on.',
  VotingClosed: 'A vote is over and its box is in the ledger: how many ballots count.',
  PapersReconciled: 'What the papers of a vote came to: printed, unused, counted, spoiled, kept shut.',
  BallotsOpened: 'All ballots that count are open, with a hash of them; of fewer than ten the hash alone.',
  ResultDeclared: 'A result of a vote by its rules; a later version stands beside the ones before.',
  RecountMade: 'The ballots of a vote were counted again.',
  RoundSecretDestroyed: 'The secret that joined people to ballots is gone.',
  BallotSealed: 'A commitment to one ballot, of nobody knows whom.',
  BallotOpened: 'What a seal commits to: a ballot that counts.',

  BidReceived: 'Somebody asks a bank for money, for an idea.',
  NeedRecorded: 'Something must be settled before the panel sees a bid.',
  NeedMet: 'What had to be settled for a bid is settled.',
  BidFoundEligible: 'A check found a bid to be within the rules.',
  BidFoundNotEligible: 'A check found a bid to be outside the rules.',
  BidPutToPanel: 'A bid waits for the panel.',
  BidJoined: 'A bid is the same idea as another and was joined to it; both references go on working.',
  BidReworded: 'Public words of a bid were put right: each text takes the place of the one before it.',
  WordingPutRight:
    'Public words that held something private were put right: the former text is erased or hidden, and the new one stands wherever it was named.',
  BidWithdrawn: 'Whoever asked took the bid back.',
  BidCarriedOver: 'A bid that its round did not decide is in the bank’s next round.',
  BidDecided: 'The answer on a bid, as its own stream records it; the money is in AwardDeclared.',

  MeetingCalled: 'A panel will sit on a round.',
  ItemVoted: 'A panel voted on one bid: how many were there, how many said what, what follows.',
  EveningReadBack: 'The list of an evening’s votes was read back and sealed.',
  MeetingReopened: 'A sealed evening is open again.',
  MeetingFinished: 'An evening’s decisions are declared.',
  FastTrackOpened: 'A small ask was put to the panel between evenings.',
  FastTrackPassed: 'Enough members said yes to a small ask and nobody said no.',
  FastTrackSentToMeeting: 'A small ask waits for the next evening.',

  GrantOpened: 'What follows an award begins, with its conditions and times.',
  OfferMade: 'An award was offered, to be accepted by a day.',
  OfferAccepted: 'An offer was accepted; the time to spend begins.',
  ConditionMet: 'A condition of an award is met.',
  OfferLapsed: 'An offer was not accepted in time, or money was not used in time.',
  GrantWithdrawn: 'A grant ended because the bid was taken back.',
  ProjectEnded: 'A project is over; a report is due.',
  ReportReceived: 'A report says who came, what was spent and what was not.',
  PaymentPrepared: 'A payment of an award is prepared and needs two signatures.',
  PaymentApproved: 'A payment has one signature more.',
  InstructionConfirmed: 'A payment knows that it was sent in a list.',
  InstructionRefused: 'A payment had changed when its list was sent; the bank takes its money back to promised.',
  PaymentCompleted: 'A payment knows that it arrived.',
  PaymentSentBack: 'A payment did not go through: it waits to be sent again, or for other details.',
};

const TOPICS: Readonly<Record<string, string>> = {
  ledger: 'The beginning of the ledger itself.',
  community: 'Estates and what their residents want.',
  banks: 'Money: what came in, was set aside, awarded, paid and returned, and the decisions that moved it. Key: the bank.',
  rounds: 'Rounds: the times in which banks take bids, and the rules of each. Key: the round.',
  applications: 'Bids, from the asking to the answer. Key: the bid’s own stream.',
  panels: 'How panels decided: evenings and small asks between them, in numbers and without names. Key: the evening, or the small ask.',
  ballots:
    'Votes of a whole estate: their opening, close and results, and, once closed, every seal and every ballot that counts. Key: the vote, or a voter nobody knows.',
  privacy: 'Public words that were put right because they showed something private. Key: what the words are about.',
  grants: 'What follows an award: offers, conditions, payments and reports. Key: the grant, or the payment.',
};

export const sentenceOf = (type: string): string | undefined => SENTENCES[type];
export const topicSentenceOf = (feature: string): string => TOPICS[feature] ?? `Public facts of ${feature}.`;

/** `AwardDeclared` → `Award declared`. */
export function titleOf(type: string): string {
  const words = type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
