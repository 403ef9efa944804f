import { expect, test } from '@jest/globals';
import { MemoryVault } from '#vault';
import { MemoryPeople } from './memory-people.js';
import { peopleConformance } from './people.conformance.js';

peopleConformance('people in memory', async (book) => {
  const vault = new MemoryVault();
  return { vault, people: new MemoryPeople(vault, book) };
});

test('without a ledger people hold what a test gives them, and no more when they are added again without it', async () => {
  const people = new MemoryPeople(new MemoryVault());
  const chair = { role: 'panel-chair', context: 'elm' };
  await people.add({ person: 'PM-C1', name: 'Amber Sample', roles: [chair] });
  expect(await people.holding('panel-chair', 'elm')).toMatchObject([{ person: 'PM-C1', roles: [chair] }]);
  await people.add({ person: 'PM-C1', name: 'Amber Sample' });
  expect(await people.holding('panel-chair', 'elm')).toEqual([]);
});
