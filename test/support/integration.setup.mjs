import { nameRun } from './kafka.host.mjs';

/** Before the first test: nothing is started, only the run has a name. */
export default function setup() {
  nameRun();
}
