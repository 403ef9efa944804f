import { type DynamicModule, Global, Module } from '@nestjs/common';
import { VoterMarks } from '../casting/voter-marks.js';
import { ROUND_SECRETS, type RoundSecrets } from '../secrets/round-secrets.js';
import { BALLOT_BOX } from './ballot-box.js';
import { PostgresBallotBox } from './postgres-box.js';

/** The box and the secrets of rounds, for every part of this feature; its own interfaces name them, so nobody else reaches them. */
@Global()
@Module({})
export class BoxRoom {
  static with(secrets: RoundSecrets): DynamicModule {
    const provided = [{ provide: ROUND_SECRETS, useValue: secrets }, { provide: BALLOT_BOX, useClass: PostgresBallotBox }, VoterMarks];
    return { module: BoxRoom, providers: provided, exports: provided };
  }
}
