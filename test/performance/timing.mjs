/** Runs `work(caller)` again and again in `callers` callers at once, for some seconds; answers how often a second it succeeded. */
export async function perSecond(callers, seconds, work) {
  const end = performance.now() + seconds * 1000;
  const start = performance.now();
  let count = 0;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < end) {
        await work(caller);
        count++;
      }
    }),
  );
  return (count / (performance.now() - start)) * 1000;
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Measures several contestants in turn, the order reversed each round, so that a slow moment of the machine meets all alike; answers each one's median. */
export async function medians(contestants, rounds) {
  const seen = new Map(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, measure } of round % 2 ? contestants.toReversed() : contestants) seen.get(name).push(await measure());
  }
  return Object.fromEntries([...seen].map(([name, values]) => [name, Math.round(median(values))]));
}

export const ratio = (a, b) => Math.round((a / b) * 100) / 100;

/** `work(each)` for all of a list, so many at once; answers in the list's order. */
export async function together(list, atOnce, work) {
  const answers = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < list.length; at = next++) answers[at] = await work(list[at]);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return answers;
}
