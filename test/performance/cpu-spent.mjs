import { cpuMs } from './cpu.mjs';

/** Begins to measure; the answer, called later, says events a second and milliseconds of CPU for one, of this process and of those named. */
export function measuring(ownName, pids) {
  const start = performance.now();
  const own = process.cpuUsage();
  const others = Object.entries(pids)
    .map(([name, pid]) => ({ name, pid, before: cpuMs(pid) }))
    .filter(({ before }) => before !== undefined);
  return (count) => {
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(own);
    const spent = others.map(({ name, pid, before }) => [name, (cpuMs(pid) - before) / count]);
    return { perSecond: count / seconds, cpuMs: { [ownName]: (user + system) / 1000 / count, ...Object.fromEntries(spent) } };
  };
}
