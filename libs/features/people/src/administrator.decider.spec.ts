import { describe, it } from '@jest/globals';
import { sealed, specFor } from '#decider/spec';
import type { AdministratorEvent } from '#events';
import { authority, by, home, standing, standings, token } from '../test/cast.js';
import { EndAdministrator, FoundAdministrators } from './administrator.commands.js';
import { administratorDecider } from './administrator.decider.js';

const { given } = specFor(administratorDecider);
const at = '2026-03-11T19:00:00.000Z';
const founder = (letter: string, household = letter) => ({ person: token(letter), household: home(household), grantId: `grant-${letter}` });
const founding = (...founders: ReturnType<typeof founder>[]) => ({ founders, firstDay: '2026-03-11' });
const founded: AdministratorEvent = { type: 'AdministratorsFounded', data: founding(founder('A'), founder('B')) };
const found = (...founders: ReturnType<typeof founder>[]) => sealed(FoundAdministrators, founding(...founders), at);
const end = (person: string, who: string) => sealed(EndAdministrator, { person: token(person), grantId: `grant-${person}`, why: 'left', ...by(who) }, at);
const ended = (person: string, who: string, more: object = {}): AdministratorEvent => ({
  type: 'AdministratorEnded',
  data: { person: token(person), grantId: `grant-${person}`, why: 'left', endedBy: authority(who), ...more },
});

describe('The first two administrators', () => {
  it('are named together', () =>
    given()
      .when(found(founder('A'), founder('B')), {})
      .then(founded));
  it.each([
    ['a second time', [founded], found(founder('C'), founder('D')), 'founded-already'],
    ['of one person', [], found(founder('A'), founder('A')), 'one-founder'],
    ['of one home', [], found(founder('A'), founder('B', 'A')), 'founders-share-a-home'],
  ] as const)('are not named %s', (_, past, command, code) =>
    given(...past)
      .when(command, {})
      .thenRefused(code),
  );
});

describe('An administrator', () => {
  it('is ended by another', () => given(founded).when(end('B', 'A'), standings).then(ended('B', 'A')));
  it('who was ended ends nobody, however fresh their role looked from elsewhere', () =>
    given(founded, ended('B', 'A')).when(end('A', 'B'), standings).thenRefused('not-a-grantor'));
  const dated = { ...standings, [token('B')]: [{ ...standing('B'), lastDay: '2026-12-31' }] };
  it('with a last day is ended by one without', () =>
    given(founded)
      .when(end('B', 'A'), dated)
      .then(ended('B', 'A', { lastDay: '2026-12-31' })));
  const hours = { ...standings, [token('A')]: [{ ...standing('A'), emergency: true }] };
  it.each([
    ['by themselves', [founded], end('A', 'A'), standings, 'another-must-end-it'],
    ['twice', [founded, ended('B', 'A')], end('B', 'A'), standings, 'role-ended'],
    ['by a chair', [founded], end('B', 'C'), standings, 'not-a-grantor'],
    ['by one of some hours', [founded], end('B', 'A'), hours, 'not-a-grantor'],
    ['where there is none', [founded], end('C', 'A'), standings, 'no-such-role'],
    ['by one with a last day, when theirs has none', [founded], end('A', 'B'), dated, 'lasting-needs-lasting'],
  ] as const)('is not ended %s', (_, past, command, facts, code) =>
    given(...past)
      .when(command, facts)
      .thenRefused(code),
  );
});
