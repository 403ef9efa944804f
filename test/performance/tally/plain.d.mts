interface PlainElection {
  readonly budget: number;
  readonly projects: readonly { readonly id: string; readonly cost: number; readonly minimum?: number | undefined }[];
  readonly ballots: { readonly starts: Int32Array; readonly marks: Int32Array; readonly points?: Int32Array | undefined };
}

interface PlainRule {
  readonly rule: string;
  readonly scoring: string;
  readonly ties: string;
  readonly weights?: readonly number[] | undefined;
  readonly threshold?: number | undefined;
  readonly lots?: ReadonlyMap<string, number> | undefined;
  readonly utility?: string | undefined;
  readonly completion?: string | undefined;
  readonly endowment?: string | undefined;
  readonly stop?: string | undefined;
  readonly increment?: number | undefined;
  readonly unit?: number | undefined;
  readonly comparison?: boolean | undefined;
}

interface PlainResult {
  readonly winners: readonly string[];
  readonly spent: number;
}

export function plainCount(election: PlainElection, rule: PlainRule): PlainResult;
