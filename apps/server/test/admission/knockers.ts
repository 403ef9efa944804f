import type { AssistPurpose } from '#events';

/** Somebody who knocks at every door: who they are, and who sits beside them. */
export interface Knocker {
  /** Nobody for a visitor. */
  readonly person?: string;
  readonly helper?: string;
  readonly purpose?: AssistPurpose;
}

/** People with a role that the season has nobody for: of other places, so that guessing an id of Chalcots must get them nowhere. */
export const furtherPeople = [
  { person: 'ORG-H', name: 'Willow Sample', role: 'organiser', place: 'hilgrove' },
  { person: 'FH-H', name: 'Rowan Sample', role: 'fund-holder', place: 'hilgrove' },
  { person: 'RO-H', name: 'Tansy Sample', role: 'returning-officer', place: 'hilgrove' },
  { person: 'SCR-H', name: 'Yarrow Sample', role: 'scrutineer', place: 'hilgrove' },
  { person: 'KEY-H', name: 'Vetch Sample', role: 'keyer', place: 'hilgrove' },
  { person: 'RES-H', name: 'Sorrel Sample', role: 'resident', place: 'hilgrove' },
  { person: 'OFF-H', name: 'Thyme Sample', role: 'officer', place: 'team-other' },
] as const;

/** Every kind of person: of Chalcots, of another place, of none. C-001 was asked for by AP-C-001. */
export const knockers = {
  visitor: {},
  /** Signed in, without any role; a bid of their own, but not this one. */
  stranger: { person: 'AP-C-002' },
  applicant: { person: 'AP-C-001' },
  chair: { person: 'PM-C1' },
  treasurer: { person: 'PM-C2' },
  member: { person: 'PM-C3' },
  organiser: { person: 'ORG-1' },
  fundHolder: { person: 'FH-1' },
  resident: { person: 'RES-1' },
  returningOfficer: { person: 'RO-1' },
  scrutineer: { person: 'SCR-1' },
  keyer: { person: 'KEY-1' },
  officer: { person: 'TS-1' },
  teamManager: { person: 'TS-5' },
  headOfService: { person: 'TS-6' },
  partner: { person: 'PAR-1' },
  auditor: { person: 'AUD-1' },
  administrator: { person: 'ADM-1' },
  keyHolder: { person: 'NKH-1' },
  /** With a helper at their side: their own bid goes on, an office does not. */
  assistedApplicant: { person: 'AP-C-001', helper: 'ORG-1', purpose: 'ask-for-money' },
  assistedChair: { person: 'PM-C1', helper: 'ORG-1', purpose: 'ask-for-money' },
  /** The same, who came to find something out: not even their bid goes on. */
  assistedOther: { person: 'AP-C-001', helper: 'ORG-1', purpose: 'find-something-out' },
  /** Of Hilgrove. */
  applicantElsewhere: { person: 'AP-H-001' },
  elsewhere: { person: 'PM-H1' },
  treasurerElsewhere: { person: 'PM-H2' },
  memberElsewhere: { person: 'PM-H3' },
  organiserElsewhere: { person: 'ORG-H' },
  fundHolderElsewhere: { person: 'FH-H' },
  residentElsewhere: { person: 'RES-H' },
  returningOfficerElsewhere: { person: 'RO-H' },
  scrutineerElsewhere: { person: 'SCR-H' },
  keyerElsewhere: { person: 'KEY-H' },
  /** An officer of another estate's team. */
  officerElsewhere: { person: 'OFF-H' },
} as const satisfies Readonly<Record<string, Knocker>>;
export type Who = keyof typeof knockers;

export const EVERYBODY = Object.keys(knockers) as Who[];
export const SIGNED_IN = EVERYBODY.filter((who) => who !== 'visitor');
/** Signed in, and nobody beside them. */
export const ALONE = SIGNED_IN.filter((who) => !who.startsWith('assisted'));
/** Nobody who sits beside somebody for something else. */
export const ASKING = EVERYBODY.filter((who) => who !== 'assistedOther');
export const JOINING = EVERYBODY.filter((who) => !who.startsWith('assisted'));
export const CHAIR: Who[] = ['chair'];
export const OFFICERS: Who[] = ['chair', 'treasurer'];
export const PANEL: Who[] = ['chair', 'treasurer', 'member'];
export const PANEL_ELSEWHERE: Who[] = ['elsewhere', 'treasurerElsewhere', 'memberElsewhere'];
export const FUND_HOLDER: Who[] = ['fundHolder'];
export const ORGANISER: Who[] = ['organiser'];
export const ADMINISTRATOR: Who[] = ['administrator'];
export const PREPARERS: Who[] = ['chair', 'treasurer', 'organiser'];
export const CHECKERS: Who[] = ['chair', 'treasurer', 'organiser', 'fundHolder'];
/** Who sees names and payees; auditors see them too, and do nothing. */
export const PAYERS: Who[] = ['chair', 'treasurer', 'member', 'organiser', 'fundHolder', 'auditor'];
export const PANEL_READERS: Who[] = ['chair', 'treasurer', 'member', 'auditor'];
/** Whose own bid it is, while nobody sits beside them, or an organiser of its bank. */
export const OWN: Who[] = ['applicant', 'organiser'];
