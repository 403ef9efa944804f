import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { KafkaBroker } from '../../../../infra/kafka/broker.mjs';
import { describeWithKafka, KAFKA_START_MS, ownKafka, ownPrefix } from '../../../../test/support/kafka.js';
import { writeNotes } from '../test/planted.js';
import { expectAllOnce, relayHouse, until, untilRelayed } from '../test/relay-house.js';

const user = { username: 'relay', password: 'let-me.in_5' };
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

describeWithKafka('a relay that has to say who it is', () => {
  let broker: KafkaBroker;
  beforeAll(async () => {
    broker = await ownKafka({ sasl: user });
  }, KAFKA_START_MS);
  afterAll(() => broker?.stop());

  test.each(MECHANISMS)('passes facts on with the right password, by %s', async (mechanism) => {
    const house = await relayHouse(broker.address, ownPrefix(), { sasl: { mechanism, ...user } });
    const processors = house.processors();
    processors.start();
    await writeNotes(house.ledger, 60, 20);
    await untilRelayed(house);
    await expectAllOnce(house);
    await house.close();
  });

  test.each(MECHANISMS)('with a wrong one, by %s, the house goes on, and the status says why nothing comes, without the password', async (mechanism) => {
    const password = 'no-such.word_6';
    const house = await relayHouse(broker.address, ownPrefix(), { sasl: { mechanism, ...user, password } });
    const processors = house.processors();
    processors.start();
    await writeNotes(house.ledger, 60, 20);
    await until('the status tells it', async () => (await house.status())?.state === 'failing');
    await until('it was tried again', () => house.said.length > 1);
    expect(await house.ready()).toBe(true);
    expect(await house.status()).toMatchObject({ behind: 60, error: expect.stringMatching(/SASL.*auth/i) });
    await processors.stop();
    expect(JSON.stringify([await house.status(), house.said])).not.toContain(password);
    await house.close();
  });
});
