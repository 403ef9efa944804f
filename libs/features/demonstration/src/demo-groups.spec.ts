import { expect, test } from '@jest/globals';
import { demoGroups } from './demo-groups.js';

const banks = new Map([['chalcots', 'The Chalcots Bank']]);
const person = (id: string, ...roles: [role: string, context: string][]) => ({
  person: id,
  name: `Name of ${id}`,
  roles: roles.map(([role, context]) => ({ role, context })),
});

test('people stand under what they may do, those who may only bid last', () => {
  const groups = demoGroups([person('AP-1'), person('PM-1', ['panel-member', 'chalcots']), person('FH-1', ['fund-holder', 'everywhere'])], banks);
  expect(groups).toEqual([
    { role: 'fund-holder', people: [{ person: 'FH-1', name: 'Name of FH-1', banks: [], everywhere: true }], folded: false },
    { role: 'panel-member', people: [{ person: 'PM-1', name: 'Name of PM-1', banks: ['The Chalcots Bank'], everywhere: false }], folded: false },
    { role: 'applicant', people: [{ person: 'AP-1', name: 'Name of AP-1', banks: [], everywhere: false }], folded: false },
  ]);
});

test('a chair who is a member too stands under the chairs, once', () => {
  const groups = demoGroups([person('PM-1', ['panel-member', 'chalcots'], ['panel-chair', 'chalcots'])], banks);
  expect(groups.map(({ role, people }) => [role, people.map(({ banks: named }) => named)])).toEqual([['panel-chair', [['The Chalcots Bank']]]]);
});

test('a role without words and a bank without a name are shown all the same', () => {
  expect(demoGroups([person('X-1', ['keeper-of-keys', 'harben'])], banks)).toEqual([
    { role: 'others', people: [{ person: 'X-1', name: 'Name of X-1', banks: ['harben'], everywhere: false }], folded: false },
  ]);
});

test('a long list is folded away', () => {
  const applicants = Array.from({ length: 40 }, (_, i) => person(`AP-${i}`));
  expect(demoGroups(applicants, banks).map(({ folded }) => folded)).toEqual([true]);
});
