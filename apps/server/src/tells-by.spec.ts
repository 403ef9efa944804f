import { expect, test } from '@jest/globals';
import { tellsBy } from './tells-by.js';

const notify = (templates: object) => ({ apiKey: 'key', templates });

test('an operator without mail is told at the start that all messages become letters', () => {
  expect(tellsBy({ mode: 'production' })).toEqual([
    'It has no way to send e-mail (SMTP_URL, or NOTIFY_EMAIL_TEMPLATE): nobody can be sent a link to sign in.',
    'It has no way to send text messages (NOTIFY_TEXT_TEMPLATE).',
    'Letters wait at /letters to be printed and posted.',
    'All messages become letters.',
  ]);
});

test('the mail server is named without its password', () => {
  const [mail] = tellsBy({ mode: 'production', smtp: { url: 'smtp://user:secret@mail.example.org:587', from: 'bank@example.org' } });
  expect(mail).toBe('It sends e-mail by mail.example.org:587.');
});

test('GOV.UK Notify is named for what it has a template for', () => {
  expect(tellsBy({ mode: 'production', notify: notify({ email: 'e', text: 't', letter: 'l' }) })).toEqual([
    'It sends e-mail by GOV.UK Notify.',
    'It sends text messages by GOV.UK Notify.',
    'It sends letters by GOV.UK Notify; those without a full address wait at /letters.',
  ]);
});

test('a demonstration sends nothing, and says nothing of it', () => {
  expect(tellsBy({ mode: 'demo' })).toEqual([]);
});
