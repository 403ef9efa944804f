import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { appendOf, freshStream } from '../appends.js';
import { startStandIn } from '../eventstore-stand-in/stand-in.js';
import { standing, type Trap } from './trap.js';

const BURST = 150;
const BURST_MS = 20_000;

/** A server takes a hundred open calls on one connection; the further ones wait until some end. */
export const firstBurst: Trap = {
  name: 'a first burst on a fresh connection',
  async spring(place) {
    const ledger = await place.open({ answerMs: 4_000 });
    const appends = Array.from({ length: BURST }, () => appendOf(freshStream(), 'none'));
    const answers = Promise.all(appends.map((append) => ledger.append(append)));
    const inTime = await Promise.race([answers, sleep(BURST_MS, undefined, { ref: false })]);
    expect(inTime?.filter(({ status }) => status === 'appended')).toHaveLength(BURST);
  },
};

/** The client says it in two ways: by an error class of its own, or, while it asks what the server can do, by a plain Error. */
export const serverAway: Trap = {
  name: 'a server that is away is told in two ways',
  async spring(place) {
    const ledger = await place.open();
    const append = appendOf(freshStream(), 'none');
    await place.standIn.down();
    const answer = Promise.allSettled([ledger.append(append)]);
    await sleep(200);
    await place.standIn.up();
    expect((await answer)[0]).toMatchObject({ status: 'fulfilled', value: { status: expect.stringMatching(/^(appended|duplicate)$/) } });
    expect(standing(place, append)).toHaveLength(1);
  },
};

/** Another node leads now: the old one names it, and takes no appends that ask for the leader. */
export const newLeader: Trap = {
  name: 'a follower answers that it does not lead',
  async spring(place) {
    const ledger = await place.open();
    const leader = await startStandIn({ store: place.standIn.store });
    try {
      place.standIn.faults.notLeader = { host: '127.0.0.1', port: leader.port };
      const append = appendOf(freshStream(), 'none');
      expect((await ledger.append(append)).status).toBe('appended');
      expect(standing(place, append)).toHaveLength(1);
    } finally {
      await leader.close();
    }
  },
};
