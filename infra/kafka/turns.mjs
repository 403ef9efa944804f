import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './process.mjs';

/** Lets processes of this machine do something one after the other. Whoever has the turn has a file with its process number; killed, it keeps nobody waiting. */
const LOOK_EVERY_MS = 100;
/** Clearing up takes no time at all, unless whoever did it was killed in the middle. */
const CLEARING_MS = 10_000;
/** Nothing that is done in turn lasts so long: by then the process number is somebody else's. */
const LONGEST_MS = 900_000;
let asked = 0;

/** Does `work` while nobody else, here or in another process, does any in the name of `lock`, a file in a folder that exists. */
export async function inTurn(lock, work) {
  while (!taken(lock)) {
    clearAfterDead(lock);
    await sleep(LOOK_EVERY_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** The file gets its name with all that stands in it, so that nobody finds one of which its maker has not said who it is. */
function taken(lock) {
  const mine = `${lock}.${process.pid}.${asked++}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** One at a time, so that none removes what another has just made in its place. */
function clearAfterDead(lock) {
  const clearing = `${lock}.clearing`;
  if (!began(clearing)) return;
  try {
    if (!isHeld(lock)) rmSync(lock, { force: true });
  } finally {
    rmSync(clearing, { recursive: true, force: true });
  }
}

function began(clearing) {
  try {
    mkdirSync(clearing);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const since = statSync(clearing, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if (Date.now() - since > CLEARING_MS) rmSync(clearing, { recursive: true, force: true });
  return false;
}

/** One that is empty is nobody's: only something else than this can have made it. */
function isHeld(lock) {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    return holder > 0 && isAlive(holder) && Date.now() - statSync(lock).mtimeMs < LONGEST_MS;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}
