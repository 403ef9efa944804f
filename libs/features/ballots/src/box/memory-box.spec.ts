import { randomUUID } from 'node:crypto';
import { ballotBoxConformance } from './ballot-box.conformance.js';
import { MemoryBallotBox, MemoryRegister } from './memory-box.js';

ballotBoxConformance('the box in memory', async () => {
  const register = new MemoryRegister();
  const box = new MemoryBallotBox(register);
  return {
    box,
    another: box,
    addVoter: async (roundId) => {
      const voterId = randomUUID();
      register.of(roundId).set(voterId, undefined);
      return voterId;
    },
    markOf: async (roundId, voterId) => register.of(roundId).get(voterId),
    mark: async (roundId, voterId, channel) => void register.of(roundId).set(voterId, channel),
  };
});
