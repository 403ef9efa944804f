import type { RuledRoute } from '#http';
import type { Door } from './doors.js';

/** Where the service and the table differ: routes that nobody reviewed, and lines about routes that are gone. */
export function unlisted(routes: readonly Pick<RuledRoute, 'route'>[], doors: readonly Pick<Door, 'route'>[]) {
  const [served, listed] = [routes.map(({ route }) => route), doors.map(({ route }) => route)];
  return {
    notInTheTable: [...new Set(served)].filter((route) => !listed.includes(route)).sort(),
    notInTheService: listed.filter((route) => !served.includes(route)).sort(),
  };
}
