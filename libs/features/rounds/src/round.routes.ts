import { commandRoutes, held, mayBeSent, placeOf } from '#http';
import { CloseRound, OpenRound, PlanRound, StateRoundResult } from './round.commands.js';
import { BankOfRound } from './rounds/rounds.query.js';

/** Who plans, opens and closes rounds. */
export const PLANNERS = ['panel-chair'];
/** The bank of the round that a request names; one planned a moment ago (`?after=`) is waited for. */
export const bankOfRound = placeOf('roundId', (roundId, queries, { after }) =>
  queries.execute(new BankOfRound(roundId, typeof after === 'string' ? after : undefined)),
);
const chair = { by: PLANNERS, context: bankOfRound };

/** A plan has a route of its own in `round.controller.ts`, since its rules are made here. */
mayBeSent(PlanRound, held(PLANNERS));
export const RoundCommandsController = commandRoutes('rounds', [
  { path: 'rounds/:roundId/opening', command: OpenRound, ...chair },
  { path: 'rounds/:roundId/closing', command: CloseRound, ...chair },
  { path: 'rounds/:roundId/results', command: StateRoundResult, by: ['organiser', 'panel-chair'], context: bankOfRound },
]);
