import { canonical } from './canonical.js';
import { contentHash } from './leaf.js';
import { nameId } from './name-id.js';

const COMMANDS = { BallotSealed: '0f3b3d57-9a52-5f0e-9d0b-6b7a0f6a4c11', BallotOpened: '5a2d7c1e-40c6-5b8a-8e4f-2d9b1c3e7f22' } as const;

/** A ballot as its seal commits to it; `v` and the nonce `r` are 32 bytes in lower-case hex. */
export interface SealedBallot {
  readonly round: string;
  readonly v: string;
  readonly n: number;
  readonly choices: readonly { readonly bidId: string; readonly points?: number | undefined }[];
  readonly r: string;
}

/** The seal of a ballot, `c`: SHA-256 of the canonical `{p: "ballot/v1", round, v, n, choices, r}`, in lower-case hex (audit.md, "Secret ballots", step 3). */
export function ballotSeal({ round, v, n, choices, r }: SealedBallot): string {
  return contentHash(canonical({ p: 'ballot/v1', round, v, n, choices, r }));
}

/** What the opened ballots of a round are bound by: SHA-256 of the canonical list of `{v, n, choices, r}`, in the order of their seals. */
export function openedBallotsHash(round: string, ballots: readonly Omit<SealedBallot, 'round'>[]): string {
  const inOrder = ballots.map((ballot) => ({ ballot, c: ballotSeal({ round, ...ballot }) })).sort((a, b) => (a.c < b.c ? -1 : 1));
  return contentHash(canonical(inOrder.map(({ ballot: { v, n, choices, r } }) => ({ v, n, choices, r }))));
}

/**
 * The id of the command that seals or opens a ballot: made of the seal itself, so that it tells of nobody and of no moment, and an auditor can tell that it does
 * (audit.md, "What a recorded event is").
 */
export function ballotCommandId(type: keyof typeof COMMANDS, c: string): string {
  return nameId(COMMANDS[type], c);
}
