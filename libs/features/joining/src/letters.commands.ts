import type { z } from 'zod';
import { command, type DecidableOf } from '#decider';
import { DoorLettersPrinted, JoiningRulesSet } from '#events';

/** Somebody prints the letters of a block. */
export class PrintDoorLetters extends command('PrintDoorLetters', DoorLettersPrinted.schema) {}

/** An estate says from which age people join, and how many at one door are usual. */
export class SetJoiningRules extends command('SetJoiningRules', JoiningRulesSet.schema) {}

export const printCommands = [PrintDoorLetters] as const;
export type PrintCommand = DecidableOf<typeof PrintDoorLetters>;
export const ruleCommands = [SetJoiningRules] as const;
export type RuleCommand = DecidableOf<typeof SetJoiningRules>;
export type Print = z.output<typeof DoorLettersPrinted.schema>['print'];
