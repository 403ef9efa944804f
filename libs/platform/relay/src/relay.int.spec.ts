import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
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
});
