import { Module } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { POOL } from '#database';
import { LEDGER, type Ledger } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { MASTER_KEY, type MasterKey } from '#vault';
import { BALLOT_BOX, type BallotBox } from '../box/ballot-box.js';
import { ROUND_SECRETS, type RoundSecrets } from '../secrets/round-secrets.js';
import { postgresVote } from './postgres-vote.js';
import { VoteProgram } from './vote-program.js';

const parts = [POOL, MASTER_KEY, LEDGER, BUSINESS_CLOCK, BALLOT_BOX, ROUND_SECRETS, CommandBus] as const;
const program = (
  ...[pool, masterKey, ledger, clock, box, secrets, commands]: [Pool, MasterKey, Ledger, BusinessClock, BallotBox, RoundSecrets, CommandBus]
): VoteProgram => postgresVote({ pool, masterKey, ledger, clock, box, secrets, execute: (command) => commands.execute(command) });

/** Only the loader of a demonstration asks for it. */
@Module({ providers: [{ provide: VoteProgram, inject: [...parts], useFactory: program }], exports: [VoteProgram] })
export class ProgramModule {}
