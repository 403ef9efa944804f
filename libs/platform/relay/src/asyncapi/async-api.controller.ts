import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { Access, everybody, type FastifyReply, type FastifyRequest } from '#http';
import { type AsyncApiOptions, asyncApiOf } from './async-api.js';

/** What the document is made of in this process. */
export const ASYNC_API = Symbol('ASYNC_API');

/** It changes with a release or a setting alone. */
const FRESH_SECONDS = 300;

@Access(everybody)
@Controller('api')
export class AsyncApiController {
  private served: { readonly text: string; readonly etag: string } | undefined;

  constructor(@Inject(ASYNC_API) private readonly options: AsyncApiOptions) {}

  /** The AsyncAPI 3.0 document of the outward stream, for everybody, whether or not anything is passed on from here. */
  @Get('asyncapi.json')
  @ApiOkResponse({
    description: 'What the relay puts on Kafka topics: an AsyncAPI 3.0 document',
    content: { 'application/json': { schema: { type: 'object' } } },
  })
  document(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string | undefined {
    this.served ??= madeOf(this.options);
    const { text, etag } = this.served;
    reply.header('etag', etag).header('cache-control', `public, max-age=${FRESH_SECONDS}`);
    const held = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    if (held?.includes(etag)) {
      reply.status(304);
      return undefined;
    }
    reply.header('content-type', 'application/json; charset=utf-8');
    return text;
  }
}

function madeOf(options: AsyncApiOptions) {
  const text = JSON.stringify(asyncApiOf(options));
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
}
