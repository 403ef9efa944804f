import { expect, test } from '@jest/globals';
import { isOffice, isOwnLife } from './offices.js';
import { roleName } from './primitives.js';

test('of all roles, two are of one’s own life alone, and a partner is neither that nor an office', () => {
  const ownLife = roleName.options.filter(isOwnLife);
  const offices = roleName.options.filter(isOffice);
  expect([ownLife, roleName.options.filter((role) => !ownLife.includes(role) && !offices.includes(role))]).toEqual([['resident', 'applicant'], ['partner']]);
  expect(ownLife.filter((role) => offices.includes(role))).toEqual([]);
});
