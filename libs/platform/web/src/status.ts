const COLOURS: Readonly<Record<string, readonly string[]>> = {
  green: ['awarded', 'won', 'part-awarded', 'accepted', 'paid', 'settled', 'open', 'ready', 'eligible', 'closed', 'reported'],
  yellow: ['conditional', 'deferred', 'more-asked', 'report-due', 'held', 'carried-over', 'waiting'],
  grey: ['draft', 'withdrawn', 'lapsed', 'joined', 'shut', 'planned', 'not-eligible', 'declined', 'not-chosen', 'returned'],
  red: ['failed'],
};

/** The tag colour of a status; its text says everything, the colour only helps. */
export function statusColour(status: string): string {
  return Object.keys(COLOURS).find((colour) => COLOURS[colour]?.includes(status)) ?? 'blue';
}
