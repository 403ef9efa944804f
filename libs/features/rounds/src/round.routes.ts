import type { QueryBus } from '@nestjs/cqrs';
import { commandRoutes } from '#http';
import { CloseRound, OpenRound, StateRoundResult } from './round.commands.js';
import { RoundRevision } from './rounds/rounds.query.js';

const bankOfRound = async ({ roundId }: Readonly<Record<string, unknown>>, queries: QueryBus) =>
  (await queries.execute(new RoundRevision(String(roundId))))?.bankId;
const chair = { by: ['panel-chair'], context: bankOfRound };

/** A plan has a route of its own in `round.controller.ts`, since its rules are made here. */
export const RoundCommandsController = commandRoutes('rounds', [
  { path: 'rounds/:roundId/opening', command: OpenRound, ...chair },
  { path: 'rounds/:roundId/closing', command: CloseRound, ...chair },
  { path: 'rounds/:roundId/results', command: StateRoundResult, by: ['organiser', 'panel-chair'], context: bankOfRound },
]);
