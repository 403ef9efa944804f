import type { Folding, Recorded } from '#decider';
import type { PaymentEvent, TextRef } from '#events';

/** A payment as its page tells of it; undefined before it is prepared. */
export interface PaymentStory {
  readonly bankId: string;
  readonly bidId: string;
  /** A person's token, or the name of an organisation. */
  readonly payee: string | TextRef;
  readonly details: TextRef | undefined;
  readonly applicant: string;
  readonly coSigner: string | undefined;
  /** The signatures that count: changed details void those before. */
  readonly signatures: readonly { readonly approver: string; readonly office: 'chair' | 'treasurer' | 'member'; readonly at: string }[];
  readonly nameChecks: readonly { readonly answer: string; readonly reason: TextRef | undefined; readonly at: string }[];
  /** New details that wait for a second person. */
  readonly proposal: PayeeProposal | undefined;
  readonly changes: readonly { readonly voidedApprovals: number; readonly waitUntil: string; readonly at: string }[];
  /** New details that never stood: the second person said no, or whoever asked took them back. */
  readonly refusals: readonly { readonly takenBack: boolean; readonly reason: TextRef; readonly at: string }[];
}

export interface PayeeProposal {
  readonly changeId: string;
  readonly payee: string | TextRef;
  readonly details: TextRef | undefined;
  readonly proposedBy: string;
  readonly at: string;
}

type Evolvers = {
  readonly [T in PaymentEvent['type']]?: (story: PaymentStory, data: Extract<PaymentEvent, { type: T }>['data'], at: string) => PaymentStory;
};

const evolvers: Evolvers = {
  PaymentPreparedBasis: (story, { payee, details, applicant, coSigner }) => ({ ...story, payee, details, applicant, coSigner }),
  PayeeNameChecked: (story, { answer, reason }, at) => ({ ...story, nameChecks: [...story.nameChecks, { answer, reason, at }] }),
  PayeeDetailsProposed: (story, { changeId, payee, details, proposedBy }, at) => ({ ...story, proposal: { changeId, payee, details, proposedBy, at } }),
  PayeeDetailsRefused: (story, { refuser, reason }, at) => ({
    ...story,
    proposal: undefined,
    refusals: [...story.refusals, { takenBack: refuser === undefined, reason, at }],
  }),
  PayeeDetailsChanged: (story, { payee, details, voidedApprovals, waitUntil }, at) => ({
    ...story,
    ...{ payee, details, signatures: [], nameChecks: [], proposal: undefined },
    changes: [...story.changes, { voidedApprovals, waitUntil, at }],
  }),
  PaymentApprovedBasis: (story, { approver, office }, at) => ({ ...story, signatures: [...story.signatures, { approver, office, at }] }),
};

export const paymentStoryFolding = {
  initialState: undefined as PaymentStory | undefined,
  evolve(story: PaymentStory | undefined, event: Recorded<PaymentEvent>): PaymentStory | undefined {
    if (event.type === 'PaymentPrepared') {
      const { bankId, bidId } = event.data;
      const nobody = { payee: '', details: undefined, applicant: '', coSigner: undefined, proposal: undefined };
      return { bankId, bidId, ...nobody, signatures: [], nameChecks: [], changes: [], refusals: [] };
    }
    const evolver = evolvers[event.type] as ((story: PaymentStory, data: object, at: string) => PaymentStory) | undefined;
    return story && evolver ? evolver(story, event.data, event.recordedAt) : story;
  },
} satisfies Folding<PaymentStory | undefined>;
