export { type Contact, contactIn } from './contact.js';
export { Kept, type KeptMessage } from './kept.js';
export { MemoryNotifications } from './memory-notifications.js';
export { type Message, NOTIFICATIONS, type Notifications, type Recipient, type TellingKind, tellingKinds } from './notifications.js';
export { notificationsMigrations } from './notifications.migrations.js';
export { type NotificationSettings, NotificationsRoom } from './notifications.room.js';
export { Queue, type QueueCounts } from './queue.js';
export { type AllWords, MessageUnfit } from './wording.js';
