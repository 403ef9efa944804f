import { describe, expect, test } from '@jest/globals';
import { MemoryLedger, MemoryStore, type ReadAll } from '#ledger';
import { BEGINNING, type Checkpoint, LedgerTail } from '#processors';
import { type PlantedFact, planted, write } from '../test/planted.js';
import { Departures } from './departures.js';
import { recordMaker } from './record.js';

const HELD_BACK = ['Sealed', 'Opened'];
const BALLOTS = 300;

/** Counts the facts that it gave to whoever asked for kinds that are held back. */
class CountingLedger extends MemoryLedger {
  read = 0;
  override async readAll(query: ReadAll = {}) {
    const page = await super.readAll(query);
    if (query.types?.some((type) => HELD_BACK.includes(type))) this.read += page.entries.length;
    return page;
  }
}

const makeRecord = recordMaker({ source: 'urn:spec', topicPrefix: 'spec', partitions: 3, featureOf: planted.featureOf });
const ballots = (round: string, count = BALLOTS) => Array.from({ length: count }, (_, n): PlantedFact => ({ type: HELD_BACK[n % 2] ?? '', data: { round } }));
const close = (round: string): PlantedFact => ({ type: 'Closed', data: { round } });

function house(store = new MemoryStore()) {
  const ledger = new CountingLedger(store);
  const tail = new LedgerTail(ledger, 1_000);
  const departures = new Departures(planted.types, { ledger, tail, makeRecord });
  /** Everything from a place to the ledger's end: what is sent, and where it ends. */
  async function leave(start: Checkpoint) {
    tail.refresh();
    const places: string[] = [];
    let reached = start;
    for await (const departure of departures.from(start)) {
      places.push(...departure.records.map(({ released, number }) => `${released} ${number}`));
      reached = departure.reached ?? reached;
      if (departure.atEnd) break;
    }
    return { places, reached };
  }
  return { store, ledger, leave };
}

describe('What is held back', () => {
  test('is read from where the first of its round stands: rounds that are over cost nothing', async () => {
    const { ledger, leave } = house();
    let at = BEGINNING;
    for (let n = 0; n < 20; n++) {
      await write(ledger, `ballots-${n}`, ballots(`round-${n}`));
      await write(ledger, `round-${n}`, [close(`round-${n}`)]);
      const { places, reached } = await leave(at);
      expect(places).toHaveLength(BALLOTS + 1);
      at = reached;
    }
    // Each once for its release; the following itself reads all kinds, since it is near the head.
    expect(ledger.read).toBe(20 * BALLOTS);
  });

  test('is read from the earlier round on where two are under way at once', async () => {
    const { ledger, leave } = house();
    await write(ledger, 'a', [...ballots('over'), close('over'), ...ballots('may', 10), ...ballots('june', 20), ...ballots('may', 10), close('may')]);
    const { places, reached } = await leave(BEGINNING);
    expect(places).toHaveLength(BALLOTS + 1 + 20 + 1);
    ledger.read = 0;
    await write(ledger, 'a', [close('june')]);
    expect((await leave(reached)).places).toHaveLength(21);
    expect(ledger.read).toBe(20 + 10);
  });

  test('is looked through once by a relay that begins behind it, and not again after a fault', async () => {
    const { store, ledger, leave } = house();
    for (const round of ['over', 'may', 'june']) await write(ledger, round, ballots(round));
    await write(ledger, 'over', [close('over')]);
    const { reached } = await leave(BEGINNING);
    const later = house(store);
    await later.leave(reached);
    expect(later.ledger.read).toBe(3 * BALLOTS);
    await later.leave(reached);
    expect(later.ledger.read).toBe(3 * BALLOTS);
    await write(ledger, 'june', [close('june')]);
    expect((await later.leave(reached)).places).toHaveLength(BALLOTS + 1);
    expect(later.ledger.read).toBe(4 * BALLOTS);
  });

  test('is not looked for where nothing was', async () => {
    const { ledger, leave } = house();
    await write(ledger, 'a', [...ballots('may'), close('june'), close('july')]);
    expect((await leave(BEGINNING)).places).toHaveLength(2);
    expect(ledger.read).toBe(0);
  });

  test('comes whole and once, wherever the relay begins', async () => {
    const { store, ledger, leave } = house();
    await write(ledger, 'a', [...ballots('may', 3), ...ballots('june', 2), close('may'), ...ballots('may', 1), ...ballots('june', 1), close('june')]);
    const { places } = await leave(BEGINNING);
    expect(places).toEqual(['5 0', '5 1', '5 2', '5 5', '6 6', '8 3', '8 4', '8 7', '8 8']);
    for (const { position, number } of store.entries) {
      const rest = await house(store).leave({ position, number, recordedAt: undefined });
      expect(rest.places).toEqual(places.filter((place) => Number(place.split(' ')[0]) > number));
    }
  });
});

test('a version that was never published is neither sent nor passed over', async () => {
  const { store, ledger, leave } = house();
  await write(ledger, 'a', [{ type: 'Noted' }]);
  const [entry] = store.entries;
  if (!entry) throw new Error('nothing was written');
  store.entries[0] = { ...entry, json: entry.json.replace('"v":2', '"v":1') };
  await expect(leave(BEGINNING)).rejects.toThrow('Noted.v1 is not known to be public');
});
