export { ballotCommandId, ballotSeal, openedBallotsHash, type SealedBallot } from './ballot.js';
export { canonical, NotCanonical } from './canonical.js';
export { contentHash, leafHash } from './leaf.js';
export { nameId } from './name-id.js';
export { type Inclusion, inclusionPath, isIncluded, nodeHash, rootOf } from './tree.js';
