import { afterEach, beforeAll, beforeEach, test } from '@jest/globals';
import { describeWithKafka, KAFKA_START_MS, ownPrefix, sharedKafka } from '../../../../test/support/kafka.js';
import { writeNotes } from '../test/planted.js';
import { ReadingGroup } from '../test/reading-group.js';
import { expectAllOnce, type RelayHouse, relayHouse, until, untilRelayed } from '../test/relay-house.js';

const MANY = 100_000;

describeWithKafka('what readers of the topics get', () => {
  let address: string;
  let house: RelayHouse;
  beforeAll(async () => {
    address = await sharedKafka();
  }, KAFKA_START_MS);
  beforeEach(async () => {
    house = await relayHouse(address, ownPrefix(), { partitions: 6 });
  });
  afterEach(() => house.close());

  test('two readers of one group, of whom one leaves and another comes under way, see every event', async () => {
    await writeNotes(house.ledger, 500, 50);
    const processors = house.processors();
    processors.start();
    await untilRelayed(house);
    const group = new ReadingGroup(house.kafka, `${house.settings.topicPrefix}.readers`, house.topics);
    const first = await group.join();
    const second = await group.join();
    const relaying = (async () => {
      for (let round = 0; round < 6; round++) await writeNotes(house.ledger, 500, 50);
      await untilRelayed(house);
    })();
    await until('the second reads', () => (group.byMember[second] ?? 0) > 0);
    await group.leave(first);
    const third = await group.join();
    await relaying;
    await writeNotes(house.ledger, 500, 50);
    await until('everything was seen', () => group.times.size === 4_000);
    await until('the third reads', () => (group.byMember[third] ?? 0) > 0);
    await group.close();
    await processors.stop();
  }, 120_000);

  test('a hundred thousand events arrive once each, in order', async () => {
    await writeNotes(house.ledger, MANY, 2_000);
    const processors = house.processors();
    const since = performance.now();
    processors.start();
    await untilRelayed(house, 300_000);
    const seconds = (performance.now() - since) / 1_000;
    process.stdout.write(`${MANY} events relayed in ${seconds.toFixed(1)} s, ${Math.round(MANY / seconds)} a second\n`);
    await expectAllOnce(house);
    await processors.stop();
  }, 600_000);
});
