/** What a server of a version has, as far as a client can notice (README, "Versions"). */
export interface Abilities {
  /** It says which methods it has, and its version. */
  readonly features: boolean;
  readonly batchAppend: boolean;
  /** Events read from a stream carry their place in the log. */
  readonly positionsInStreams: boolean;
  /** A subscription says when it has caught up. */
  readonly caughtUp: boolean;
}

export function abilitiesOf(version: string): Abilities {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const since = (year: number, month: number) => major > year || (major === year && minor >= month);
  return { features: since(21, 10), batchAppend: since(21, 6), positionsInStreams: since(22, 6), caughtUp: since(23, 10) };
}
