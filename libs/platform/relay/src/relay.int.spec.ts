import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { describeWithKafka, KAFKA_START_MS, ownPrefix, sharedKafka } from '../../../../test/support/kafka.js';
import { write, writeNotes } from '../test/planted.js';
import { expectAllOnce, type RelayHouse, relayHouse, until, untilRelayed } from '../test/relay-house.js';
import { withAdmin } from '../test/topic-reader.js';

describeWithKafka('the relay to a real Kafka', () => {
  let address: string;
  let house: RelayHouse;
  beforeAll(async () => {
    address = await sharedKafka();
  }, KAFKA_START_MS);
  beforeEach(async () => {
    house = await relayHouse(address, ownPrefix());
  });
  afterEach(() => house.close());

  test('makes its topics and passes on what is public, in the order of each stream', async () => {
    await writeNotes(house.ledger, 2_500, 50);
    await write(house.ledger, 'note-0', [{ type: 'Kept' }, { type: 'Secret' }]);
    const processors = house.processors();
    processors.start();
    await untilRelayed(house);
    await expectAllOnce(house);
    // What comes while it stands at the head goes out as well.
    await writeNotes(house.ledger, 60, 60);
    await untilRelayed(house);
    await expectAllOnce(house);
    await processors.stop();
  });

  test('what is held back comes with the event that releases it, also by a relay that began after it', async () => {
    const ballots = Array.from({ length: 1_500 }, (_, n) => ({ type: n % 2 ? 'Sealed' : 'Opened', data: { round: n % 3 ? 'may' : 'june' } }));
    for (let n = 0; n < 30; n++) await write(house.ledger, `ballot-${n}`, ballots.slice(n * 50, n * 50 + 50));
    const first = house.processors();
    first.start();
    await untilRelayed(house);
    expect(await house.written()).toBe(0);
    await first.stop();
    const second = house.processors();
    second.start();
    await write(house.ledger, 'round-may', [{ type: 'Closed', data: { round: 'may' } }]);
    await untilRelayed(house);
    expect(await house.written()).toBe(1_000 + 1);
    await write(house.ledger, 'round-june', [{ type: 'Closed', data: { round: 'june' } }]);
    await untilRelayed(house);
    await expectAllOnce(house, ['Sealed', 'Opened', 'Closed']);
    await second.stop();
  });

  test('large events of one stream arrive, more of them at once than a broker takes in one piece', async () => {
    const large = Array.from({ length: 300 }, (_, n) => ({ type: 'Noted', data: { n, text: 'a'.repeat(14_000) } }));
    await write(house.ledger, 'note-1', large, 20);
    const processors = house.processors();
    processors.start();
    await untilRelayed(house);
    await expectAllOnce(house);
    await processors.stop();
  });

  test('goes on at its checkpoint where the last records were deleted', async () => {
    await writeNotes(house.ledger, 300, 30);
    const first = house.processors();
    first.start();
    await untilRelayed(house);
    await first.stop();
    const [topic = ''] = house.topics;
    const everything = [0, 1, 2].map((partition) => ({ partition, offset: '-1' }));
    await withAdmin(house.kafka, async (admin) => {
      // The client deletes only in topics that it was asked about before.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: everything });
    });
    const second = house.processors();
    second.start();
    await untilRelayed(house);
    await writeNotes(house.ledger, 90, 30);
    await untilRelayed(house);
    expect(await house.written()).toBe(390);
    await second.stop();
  });

  test('a topic with another number of partitions is left alone, and the status says so while the house stays ready', async () => {
    const [topic = ''] = house.topics;
    await withAdmin(house.kafka, (admin) => admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true }));
    await writeNotes(house.ledger, 10, 5);
    const processors = house.processors();
    processors.start();
    await until('the status tells it', async () => (await house.status())?.state === 'failing');
    expect((await house.status())?.error).toContain(`the topic ${topic} has 2 partitions where 3 are configured`);
    expect(await house.ready()).toBe(true);
    // Nothing else was made either: the operator may want another prefix.
    const ours = async () => (await withAdmin(house.kafka, (admin) => admin.listTopics())).filter((name) => house.topics.includes(name));
    expect(await ours()).toEqual([topic]);
    // The operator makes room: it goes on by itself.
    await withAdmin(house.kafka, (admin) => admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] }));
    await untilRelayed(house);
    await expectAllOnce(house);
    await processors.stop();
  });

  test.each([
    ['under another source', 'urn:another', /the last record of .+ does not come from urn:another/],
    ['under the same source', 'urn:spec', /the last record of .+ is not in this ledger: the topics are ahead of it, or belong to another one/],
  ])('nothing is put behind records of another ledger, %s', async (_how, source, says) => {
    const other = await relayHouse(address, house.settings.topicPrefix);
    await writeNotes(other.ledger, 10, 5);
    const others = other.processors();
    others.start();
    await untilRelayed(other);
    await others.stop();
    const house2 = await relayHouse(address, house.settings.topicPrefix, { source });
    await writeNotes(house2.ledger, 10, 5);
    const processors = house2.processors();
    processors.start();
    await until('the status tells it', async () => (await house2.status())?.state === 'failing');
    expect((await house2.status())?.error).toMatch(says);
    expect(await house2.written()).toBe(10);
    await processors.stop();
    await other.close();
    await house2.close();
  });
});
