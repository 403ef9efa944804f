export { identityMigrations } from './identity.migrations.js';
export { MemoryPeople } from './memory-people.js';
export { type Acting, EVERYWHERE, type HeldRole, PEOPLE, type People, type Person } from './people.js';
export { PostgresPeople } from './postgres-people.js';
export { MemorySessions } from './sessions/memory-sessions.js';
export { PostgresSessions } from './sessions/postgres-sessions.js';
export { type SessionLimits, sessionLimits } from './sessions/session-limits.js';
export { type Device, type NewSession, SESSIONS, type Session, type Sessions } from './sessions/sessions.js';
export { type SignInMethod, signInMethods } from './sessions/sign-in-method.js';
