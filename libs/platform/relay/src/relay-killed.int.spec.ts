import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type BuiltHouse, builtHouse, kill } from '../../../../test/support/built-house.js';
import { describeWithKafka, KAFKA_START_MS, ownPrefix, sharedKafka } from '../../../../test/support/kafka.js';
import { writeNotes } from '../test/planted.js';
import { expectAllOnce, LEASE_MS, type RelayHouse, relayHouse, until, untilRelayed } from '../test/relay-house.js';

describeWithKafka('relays in processes of their own', () => {
  let address: string;
  let built: BuiltHouse;
  let house: RelayHouse;
  beforeAll(async () => {
    address = await sharedKafka();
    built = await builtHouse(['libs/platform/relay']);
  }, KAFKA_START_MS);
  afterAll(() => built?.remove());
  beforeEach(async () => {
    house = await relayHouse(address, ownPrefix());
  });
  afterEach(() => house.close());

  const start = (more: object = {}): ChildProcess => built.start('libs/platform/relay/test/relayer.ts', house.argument(more), 'pipe');

  test('killed with kill -9 between the acknowledgement and the checkpoint, a relay leaves nothing to be sent twice', async () => {
    await writeNotes(house.ledger, 3_000, 40);
    const relay = start({ haltAt: 1_500 });
    await once(relay.stdout ?? relay, 'data');
    const before = await house.status();
    expect(await house.written()).toBeGreaterThan((before?.number ?? -1) + 1);
    await kill(relay);
    await writeNotes(house.ledger, 200, 40);
    const next = start();
    await untilRelayed(house);
    await kill(next);
    await expectAllOnce(house);
  });

  test('killed at any moment, again and again, with another one waiting, they lose nothing and send nothing twice', async () => {
    await writeNotes(house.ledger, 1_000, 40);
    for (let round = 0; round < 5; round++) {
      const before = await house.written().catch(() => 0);
      const relays = [start(), start()];
      await until('one of them sends', async () => (await house.written().catch(() => 0)) > before);
      await writeNotes(house.ledger, 1_000, 40);
      await sleep(randomInt(150));
      await Promise.all(relays.map(kill));
      await writeNotes(house.ledger, 400, 40);
    }
    const last = start();
    await untilRelayed(house);
    await kill(last);
    await expectAllOnce(house);
  }, 180_000);

  test('of two relays one sends; when it stands still for longer than its lease the other takes over, and it sends no more', async () => {
    const relays = [start(), start()];
    await writeNotes(house.ledger, 400, 40);
    await untilRelayed(house);
    for (let turn = 0; turn < 2; turn++) {
      const frozen = relays[turn] as ChildProcess;
      frozen.kill('SIGSTOP');
      await writeNotes(house.ledger, 400, 40);
      await untilRelayed(house);
      await sleep(LEASE_MS);
      const writing = writeNotes(house.ledger, 2_000, 40);
      frozen.kill('SIGCONT');
      await writing;
      await untilRelayed(house);
    }
    await Promise.all(relays.map(kill));
    await expectAllOnce(house);
  }, 120_000);
});
