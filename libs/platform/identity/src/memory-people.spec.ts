import { MemoryVault } from '#vault';
import { MemoryPeople } from './memory-people.js';
import { peopleConformance } from './people.conformance.js';

peopleConformance('people in memory', async () => {
  const vault = new MemoryVault();
  return { vault, people: new MemoryPeople(vault) };
});
