import { expect, test } from '@jest/globals';
import { sessionLimits } from './session-limits.js';
import type { SignInMethod } from './sign-in-method.js';

const hours = (method: SignInMethod, ...roles: string[]) => {
  const { idleSeconds, absoluteSeconds } = sessionLimits(
    method,
    roles.map((role) => ({ role, context: 'chalcots' })),
  );
  return [idleSeconds / 3600, absoluteSeconds / 3600];
};

test('who holds an office is signed out after half an hour, unless a passkey stands on their phone', () => {
  expect(hours('email-link', 'resident', 'panel-treasurer')).toEqual([0.5, 12]);
  expect(hours('oidc', 'officer')).toEqual([0.5, 12]);
  expect(hours('passkey', 'officer')).toEqual([12, 168]);
});

test('residents and applicants have time to write', () => {
  expect(hours('email-link')).toEqual([2, 24]);
  expect(hours('text-code', 'resident')).toEqual([2, 24]);
});

test('a helper has half an hour, whatever the roles of whom they help', () => {
  expect(hours('helper')).toEqual([0.5, 0.5]);
});
