export { commitment } from './commitment.js';
export { MemoryVault } from './memory-vault.js';
export { PostgresVault } from './postgres-vault.js';
export { type PutText, VAULT, type Vault, VaultConflict } from './vault.js';
export { vaultMigrations } from './vault.migrations.js';
export { type WithTexts, withTexts } from './with-texts.js';
