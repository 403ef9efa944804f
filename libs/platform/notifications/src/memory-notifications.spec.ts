import { expect, test } from '@jest/globals';
import { MemoryNotifications } from './memory-notifications.js';

test('what is asked for twice under one key is told once, as it was asked for first', async () => {
  const notifications = new MemoryNotifications();
  const message = { to: { person: 'AP-1' }, template: 'messages.received', values: { reference: 'C-001' }, once: 'e1/messages.received/AP-1' };
  await notifications.send(message);
  await notifications.send({ ...message, values: { reference: 'C-002' } });
  await notifications.send({ ...message, to: { person: 'AP-2' }, once: 'e1/messages.received/AP-2' });
  expect(notifications.sent).toEqual([message, { ...message, to: { person: 'AP-2' }, once: 'e1/messages.received/AP-2' }]);
});
