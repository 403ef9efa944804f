import type { Standings } from '../src/authority.facts.js';

/** Tokens for specs, each by its own letter. */
export const token = (letter: string) => `per-${letter.repeat(22)}`;
export const home = (letter: string) => `hh-${letter.repeat(22)}`;
/** Who decides, as the doorway fills it in. */
export const by = (letter: string, household = letter) => ({ grantor: token(letter), grantorHousehold: home(household) });

/** A standing role with what an event says of it. */
export const standing = (letter: string, role = 'administrator', place = 'everywhere') =>
  ({ role, place, grantId: `grant-${letter}` }) as Standings[string][number];
export const authority = (letter: string, role = 'administrator', place = 'everywhere') => ({
  person: token(letter),
  household: home(letter),
  ...standing(letter, role, place),
});
/** Ada and Bo are administrators, Cy chairs the panel of elm, Di that of oak, Eve audits. */
export const standings: Standings = {
  [token('A')]: [standing('A')],
  [token('B')]: [standing('B')],
  [token('C')]: [standing('C', 'panel-chair', 'elm')],
  [token('D')]: [standing('D', 'panel-chair', 'oak')],
  [token('E')]: [standing('E', 'auditor')],
};
