export { messagesMigrations } from './messages.migrations.js';
export { MessagesModule } from './messages.module.js';
