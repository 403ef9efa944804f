import { expect, test } from '@jest/globals';
import { describeWithKafka, KAFKA_START_MS, ownPrefix, sharedKafka } from '../../../../test/support/kafka.js';
import { write } from '../test/planted.js';
import { expectAllOnce, relayHouse, untilRelayed } from '../test/relay-house.js';
import { slowWay } from '../test/slow-way.js';

describeWithKafka('a relay whose way to the brokers is slow', () => {
  test(
    'gets on in smaller parts; what it gave up never arrives behind what came later',
    async () => {
      const address = await sharedKafka();
      const way = await slowWay(address, 150_000);
      const house = await relayHouse(address, ownPrefix(), { by: way.address });
      try {
        for (const stream of ['note-1', 'note-2', 'note-3']) {
          const notes = Array.from({ length: 250 }, (_, n) => ({ type: 'Noted', data: { n, text: 'a'.repeat(900) } }));
          await write(house.ledger, stream, notes);
        }
        const processors = house.processors();
        processors.start();
        await untilRelayed(house, 120_000);
        await processors.stop();
        await expectAllOnce(house);
        expect(house.said.some((line) => line.includes('sending to the brokers took longer than'))).toBe(true);
        expect(house.said.at(-1)).toContain('the relay has caught up again');
      } finally {
        await house.close();
        await way.close();
      }
    },
    KAFKA_START_MS + 180_000,
  );
});
