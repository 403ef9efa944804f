import { MemoryVault } from './memory-vault.js';
import { vaultConformance } from './vault.conformance.js';

vaultConformance('the vault in memory', async () => new MemoryVault());
