export { type Message, NOTIFICATIONS, type Notifications } from './notifications.js';
