import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { AccessGuard } from './access.guard.js';
import { Doorkeeper } from './doorkeeper.js';
import { HealthController, HealthProbes } from './health.controller.js';
import { LOG } from './log.js';
import { LookBook } from './look-book.js';
import { OpenApiController, OpenApiText } from './open-api.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { RouteRules } from './route-rules.js';

/** The room of the JSON edge: the log, the health routes, the guard before every route, the filter that turns exceptions into problems. */
@Module({})
export class HttpRoom {
  static with(log: Logger): DynamicModule {
    return {
      module: HttpRoom,
      global: true,
      imports: [CqrsModule],
      controllers: [HealthController, OpenApiController],
      providers: [
        { provide: LOG, useValue: log },
        ...[HealthProbes, ProblemFilter, Doorkeeper, LookBook, AccessGuard, RouteRules, OpenApiText],
        { provide: APP_GUARD, useExisting: AccessGuard },
      ],
      exports: [LOG, HealthProbes, ProblemFilter, Doorkeeper, LookBook, RouteRules, OpenApiText],
    };
  }
}
