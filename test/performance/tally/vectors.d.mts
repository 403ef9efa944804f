export interface Vector {
  readonly rule: string;
  readonly ties: string;
  readonly winners: readonly string[];
  readonly utility?: string;
  readonly completion?: string;
}
export interface Listed {
  readonly file: string;
  readonly votes: number;
  readonly approvals: number;
  readonly vote_type: string;
  readonly vectors: readonly Vector[];
}

export const FOLDER: string;
export const listed: readonly Listed[];
export function textOf(file: string): string;
export function ruleOf(voteType: string, vector: Vector): { readonly rule: string; readonly scoring: string; readonly ties: string };
export function effort(file: Listed, vector: Vector): number;
