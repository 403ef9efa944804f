import { isUnfit, type ProcessorStatus, type ProcessorStatuses } from '#processors';

/**
 * How each processor is: its state, and for what passes facts on also how many events stand behind it.
 *
 * @throws Error naming what does not run, or what pages read and is not built: after an upgrade a changed read model is not, for a while
 */
export async function fitness(statuses: ProcessorStatuses): Promise<Readonly<Record<string, string | number>>> {
  const all = await statuses.all();
  const unfit = all.filter(isUnfit);
  if (unfit.length > 0)
    throw new Error(unfit.map(({ name, state, stoppedAt }) => `${name}: ${state}${stoppedAt === undefined ? '' : ` at ${stoppedAt}`}`).join(', '));
  return { running: all.length, ...Object.fromEntries(all.flatMap(shown)) };
}

function shown({ processor, kind, state, behind }: ProcessorStatus): readonly (readonly [string, string | number])[] {
  return [[processor, state], ...(kind === 'relay' ? [[`${processor} behind`, behind] as const] : [])];
}
