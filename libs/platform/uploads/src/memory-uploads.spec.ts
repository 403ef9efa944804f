import { MemoryVault } from '#vault';
import { MemoryUploads } from './memory-uploads.js';
import { uploadsConformance } from './uploads.conformance.js';

uploadsConformance('files in memory', async () => {
  const vault = new MemoryVault();
  const uploads = new MemoryUploads(vault);
  return { vault, uploads, count: async () => uploads.size };
});
