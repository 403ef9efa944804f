import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds of CPU so far of a process and those it started, ended ones included, to a hundredth of a second; undefined where the system has no /proc. */
export function cpuMs(pid) {
  try {
    const processes = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(statOf);
    const own = processes.find((each) => each.pid === pid);
    const children = processes.filter((each) => each.parent === pid);
    return own && [own, ...children].reduce((sum, each) => sum + each.ticks * 10, 0);
  } catch {
    return undefined;
  }
}

function statOf(name) {
  try {
    // After the name in brackets: state, parent, …, the 12th to 15th are user, system, and both of ended children.
    const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return [{ pid: Number(name), parent: Number(fields[1]), ticks: fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) }];
  } catch {
    return [];
  }
}
