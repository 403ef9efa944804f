export { MemoryNotifications } from './memory-notifications.js';
export { type Message, NOTIFICATIONS, type Notifications } from './notifications.js';
