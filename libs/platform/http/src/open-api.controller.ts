import { Controller, Get, Inject, Injectable, NotFoundException, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { Access, everybody } from './access.js';
import type { FastifyReply } from './fastify.js';

/** The document as it is served, once `openApi` has made it. */
@Injectable()
export class OpenApiText {
  text: string | undefined;
}

@Access(everybody)
@Controller('api')
export class OpenApiController {
  constructor(@Inject(OpenApiText) private readonly document: OpenApiText) {}

  @Get('openapi.json')
  @ApiExcludeEndpoint()
  read(@Res({ passthrough: true }) reply: FastifyReply): string {
    const { text } = this.document;
    if (text === undefined) throw new NotFoundException();
    reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-cache');
    return text;
  }
}
