import { Controller, Get, Inject, Injectable, Res } from '@nestjs/common';
import type { Logger } from 'pino';
import { Access, everybody } from './access.js';
import type { FastifyReply } from './fastify.js';
import { LOG } from './log.js';

/** One thing that must work before the service takes requests. `check` throws when it does not; what it answers is shown. */
export interface HealthProbe {
  readonly name: string;
  check(): Promise<Readonly<Record<string, string | number | boolean>> | undefined>;
}

const PROBE_TIMEOUT_MS = 2000;

/** The list of probes; each room adds its own when it starts. */
@Injectable()
export class HealthProbes {
  private readonly probes = new Map<string, HealthProbe>();

  add(probe: HealthProbe): void {
    this.probes.set(probe.name, probe);
  }

  all(): readonly HealthProbe[] {
    return [...this.probes.values()];
  }
}

@Access(everybody)
@Controller('health')
export class HealthController {
  constructor(
    @Inject(HealthProbes) private readonly probes: HealthProbes,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** The process runs. */
  @Get('live')
  live(): object {
    return { status: 'live' };
  }

  /** Everything it needs works: 200, else 503 naming the probe, without detail. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const probes = await Promise.all(this.probes.all().map((probe) => this.ask(probe)));
    const ready = probes.every((probe) => probe.status === 'up');
    reply.status(ready ? 200 : 503).header('cache-control', 'no-store');
    return { status: ready ? 'ready' : 'not-ready', probes };
  }

  private async ask(probe: HealthProbe): Promise<{ name: string; status: 'up' | 'down' }> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${PROBE_TIMEOUT_MS} ms`)), PROBE_TIMEOUT_MS);
    });
    try {
      const shown = await Promise.race([probe.check(), tooLate]);
      return { ...shown, name: probe.name, status: 'up' };
    } catch (error) {
      this.log.warn({ err: error, probe: probe.name }, 'not ready');
      return { name: probe.name, status: 'down' };
    } finally {
      clearTimeout(timer);
    }
  }
}
