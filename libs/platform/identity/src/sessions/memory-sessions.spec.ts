import { MemorySessions } from './memory-sessions.js';
import { sessionsConformance } from './sessions.conformance.js';

sessionsConformance('sessions in memory', async (now) => new MemorySessions(now));
