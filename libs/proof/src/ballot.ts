import { canonical } from './canonical.js';
import { contentHash } from './leaf.js';

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
