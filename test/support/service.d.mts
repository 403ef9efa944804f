export interface RunningService {
  /** `http://127.0.0.1:…`, without a slash at its end. */
  readonly url: string;
  /** Every line it printed so far. */
  readonly said: readonly string[];
  /** Stops it as an operator does, and removes its data. */
  stop(): Promise<void>;
}

export function startService(env?: Readonly<Record<string, string>>): Promise<RunningService>;
