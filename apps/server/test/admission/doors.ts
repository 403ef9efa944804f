import { bankDoors } from './doors.banks.js';
import { bidDoors } from './doors.bids.js';
import { grantDoors } from './doors.grants.js';
import { joiningDoors } from './doors.joining.js';
import { panelDoors } from './doors.panels.js';
import { peopleDoors, placeDoors, serviceDoors } from './doors.people.js';
import { EVERYBODY, type Who } from './knockers.js';

/** Who is let in at Chalcots' things, then a method and its paths. */
export type Line = readonly [admitted: readonly Who[], paths: string];

export interface Door {
  /** `GET /bids/:bidId`. */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly admitted: readonly Who[];
  readonly turnedAway: readonly Who[];
}

/**
 * Who comes in where: every handler of the service, and nothing else. Written and reviewed by people, never computed from the rules. A new route is put into its feature's
 * file by whoever makes it, or the first test fails; `hidden` ones are answered 404 to whoever is turned away.
 */
const lines: readonly Line[] = [...bankDoors, ...bidDoors, ...panelDoors, ...grantDoors, ...peopleDoors, ...joiningDoors, ...placeDoors, ...serviceDoors];

export const doors: readonly Door[] = lines.flatMap(([admitted, line]) => {
  const [method = '', ...paths] = line.split(' ');
  const turnedAway = EVERYBODY.filter((who) => !admitted.includes(who));
  return paths.map((path) => ({ route: `${method} ${path}`, method, path, admitted, turnedAway }));
});

/** Who is turned away from here is told that there is nothing. */
export const hidden: ReadonlySet<string> = new Set<string>([]);
