import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { HealthController, HealthProbes } from './health.controller.js';
import { LOG } from './log.js';
import { ProblemFilter } from './problem.filter.js';

/** The room of the JSON edge: the log, the health routes, the filter that turns exceptions into problems. */
@Module({})
export class HttpRoom {
  static with(log: Logger): DynamicModule {
    return {
      module: HttpRoom,
      global: true,
      controllers: [HealthController],
      providers: [{ provide: LOG, useValue: log }, HealthProbes, ProblemFilter],
      exports: [LOG, HealthProbes, ProblemFilter],
    };
  }
}
