import { z } from 'zod';
import { command } from '#decider';
import { id, ResultDeclared } from '#events';
import { DeclareResult } from '../voting.commands.js';

/** The ballots are counted, and what comes out is declared: `DeclareResult` with the count. `by` is absent where a withdrawal alone asked for it. */
export class CountVotes extends command(
  'CountVotes',
  z.strictObject({ roundId: id, because: ResultDeclared.schema.shape.because, by: DeclareResult.schema.shape.by, stepUp: DeclareResult.schema.shape.stepUp }),
) {}

/** The ballots are counted again as somebody asked: `RecordRecount` with what comes out. */
export class CountAgain extends command('CountAgain', z.strictObject({ roundId: id, recountId: id })) {}
