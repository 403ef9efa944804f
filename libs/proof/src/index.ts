export { canonical, NotCanonical } from './canonical.js';
export { contentHash, leafHash } from './leaf.js';
