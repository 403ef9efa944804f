export { identityMigrations } from './identity.migrations.js';
export { MemoryPeople } from './memory-people.js';
export { type Acting, EVERYWHERE, type HeldRole, PEOPLE, type People, type Person } from './people.js';
export { PostgresPeople } from './postgres-people.js';
