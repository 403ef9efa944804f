import { erasureConformance } from './erasure.conformance.js';
import { MemoryVault } from './memory-vault.js';
import { vaultConformance } from './vault.conformance.js';

vaultConformance('the vault in memory', async () => new MemoryVault());
erasureConformance('the vault in memory', async () => new MemoryVault());
