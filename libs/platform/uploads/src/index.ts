export { type CheckedFile, checkFile, type FileRefusal, type FileRules, type MediaType } from './checked-file.js';
export { MemoryUploads } from './memory-uploads.js';
export { PostgresUploads } from './postgres-uploads.js';
export { sendFile } from './send-file.js';
export { DamagedFile, type FilePlace, type FileRef, type OpenedFile, type StoredFile, UPLOADS, type Uploads } from './uploads.js';
export { uploadsMigrations } from './uploads.migrations.js';
