export { commitment } from './commitment.js';
export { EnvironmentMasterKey } from './environment-master-key.js';
export { MASTER_KEY, type MasterKey, WrongMasterKey } from './master-key.js';
export { MemoryVault } from './memory-vault.js';
export { comparable, DetailTaken, type FindableDetail, findableDetails, type PersonDetail, personDetails } from './person-details.js';
export { PostgresVault } from './postgres-vault.js';
export { type PutText, VAULT, type Vault, VaultConflict } from './vault.js';
export { vaultMigrations } from './vault.migrations.js';
export { type WithTexts, withTexts } from './with-texts.js';
