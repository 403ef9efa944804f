import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Processors } from '#processors';
import type { KafkaBroker } from '../../../../infra/kafka/broker.mjs';
import { describeWithKafka, KAFKA_START_MS, ownKafka, ownPrefix } from '../../../../test/support/kafka.js';
import { writeNotes } from '../test/planted.js';
import { expectAllOnce, type RelayHouse, relayHouse, until, untilRelayed } from '../test/relay-house.js';
import type { RelayTimes } from './relay-settings.js';

describeWithKafka('a relay whose broker goes away', () => {
  let broker: KafkaBroker;
  let house: RelayHouse;
  beforeAll(async () => {
    broker = await ownKafka();
  }, KAFKA_START_MS);
  afterAll(() => broker?.stop());
  beforeEach(async () => {
    house = await relayHouse(broker.address, ownPrefix());
  });
  afterEach(() => house.close());

  /** Writes until told to stop, as the house goes on. */
  function writingOn() {
    let goesOn = true;
    const done = (async () => {
      while (goesOn) {
        await writeNotes(house.ledger, 200, 40);
        await sleep(30);
      }
    })();
    return async () => {
      goesOn = false;
      await done;
    };
  }

  test('killed and started again under way, it gets everything once', async () => {
    const processors = house.processors();
    processors.start();
    const stop = writingOn();
    for (let round = 0; round < 2; round++) {
      const before = await house.written().catch(() => 0);
      await until('records arrive', async () => (await house.written().catch(() => 0)) > before);
      await broker.kill();
      await sleep(500);
      await broker.start();
    }
    await stop();
    await untilRelayed(house);
    await expectAllOnce(house);
    await processors.stop();
  }, 180_000);

  test('away for long: the house stays ready and goes on, the status tells it, and all of it arrives once the broker is back', async () => {
    const processors = house.processors();
    processors.start();
    await writeNotes(house.ledger, 400, 40);
    await untilRelayed(house);
    await broker.kill();
    const stop = writingOn();
    await until('the status tells it', async () => (await house.status())?.state === 'failing');
    await sleep(8_000);
    expect(await house.ready()).toBe(true);
    expect(await house.status()).toMatchObject({ state: 'failing', kind: 'relay', name: 'kafka', number: 399 });
    await stop();
    await broker.start();
    await untilRelayed(house, 30_000);
    expect((await house.status())?.error).toBeUndefined();
    await expectAllOnce(house);
    await processors.stop();
  }, 180_000);

  test('frozen with a sending on its way, it may still take that in when it wakes: nothing stands there twice', async () => {
    const processors = house.processors();
    processors.start();
    const stop = writingOn();
    for (let round = 0; round < 3; round++) {
      const before = await house.written().catch(() => 0);
      await until('records arrive', async () => (await house.written().catch(() => 0)) > before);
      process.kill(broker.pid(), 'SIGSTOP');
      await sleep(1_500).finally(() => process.kill(broker.pid(), 'SIGCONT'));
    }
    await stop();
    await untilRelayed(house);
    await expectAllOnce(house);
    await processors.stop();
  }, 180_000);

  test('a process without a broker from the first moment starts and stops like any other', async () => {
    await broker.kill();
    const processors = house.processors();
    processors.start();
    await writeNotes(house.ledger, 10, 5);
    await until('the status tells it', async () => (await house.status())?.state === 'failing');
    await processors.stop();
    await broker.start();
  }, 60_000);

  describe('that falls silent does not hold up the end of the process for longer than its grace', () => {
    /** Nothing but the cut ends a waiting within this. */
    const PATIENT: RelayTimes = { sendMs: 40_000, marginMs: 200, openMs: 60_000, settleMs: 2_000 };
    const GRACE_AND_MORE_MS = 10_000;
    let patient: RelayHouse;
    beforeEach(async () => {
      patient = await relayHouse(broker.address, ownPrefix(), { times: PATIENT, leaseMs: 90_000 });
    });
    afterEach(() => patient.close());

    /** How long the end takes, in milliseconds, with a broker that fell silent. */
    async function endWhenSilent(processors: Processors, before: () => Promise<unknown>): Promise<number> {
      process.kill(broker.pid(), 'SIGSTOP');
      try {
        await before();
        const since = performance.now();
        await processors.stop();
        return performance.now() - since;
      } finally {
        process.kill(broker.pid(), 'SIGCONT');
      }
    }

    test('while the relay begins', async () => {
      const processors = patient.processors();
      processors.start();
      // Its topics are there, so it waits before it reads where they end.
      await until('the topics are made', async () => (await patient.written().catch(() => -1)) === 0);
      const took = await endWhenSilent(processors, () => sleep(PATIENT.settleMs + 500));
      expect(took).toBeLessThan(GRACE_AND_MORE_MS);
      expect(patient.said).toEqual([expect.stringContaining('the relay has closed the connection')]);
    }, 60_000);

    test('while a sending is on its way', async () => {
      const processors = patient.processors();
      processors.start();
      await writeNotes(patient.ledger, 40, 20);
      await untilRelayed(patient);
      const took = await endWhenSilent(processors, async () => {
        await writeNotes(patient.ledger, 40, 20);
        await sleep(1_000);
      });
      expect(took).toBeLessThan(GRACE_AND_MORE_MS);
      expect(patient.said.at(-1)).toContain('the relay has closed the connection');
      const next = patient.processors();
      next.start();
      await untilRelayed(patient);
      await expectAllOnce(patient);
    }, 60_000);
  });
});
