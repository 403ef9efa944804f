import { Controller, Get, Inject, NotFoundException, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { instant, sha256, streamId } from '#events';
import { Access, decodeCursor, everybody, type FastifyReply, listPage, type PageQuery, pageQuery, readAt } from '#http';
import { type ReadFact, ReadStream } from './read-stream.query.js';

const anyFact = { number: z.int().min(0), revision: z.int().min(0), recordedAt: instant, leaf: sha256 };
const recordedFact = z.union([
  z.strictObject({ ...anyFact, type: z.string(), text: z.string().describe('The canonical text (RFC 8785); its UTF-8 bytes are what the leaf hashes.') }),
  z.strictObject(anyFact).describe('A restricted fact.'),
]);
const recordedFacts = z.strictObject({ items: z.array(recordedFact), next: z.string().optional() }).meta({ id: 'RecordedFacts' });

@Access(everybody)
@Controller('api/streams')
export class RecordController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  /** One part of a stream; its ETag is the revision of the newest fact that was read for it. */
  @Get(':stream')
  @ApiOkResponse({ standardSchema: recordedFacts })
  async stream(
    @Param('stream', { schema: streamId }) stream: string,
    @Query({ schema: pageQuery }) { cursor, limit }: PageQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof recordedFacts> | undefined> {
    const after = decodeCursor(cursor, z.tuple([z.int().min(0)]))?.[0];
    const { facts } = await this.queries.execute(new ReadStream({ stream, from: after === undefined ? 0 : after + 1, limit: limit + 1 }));
    const newest = facts.at(-1);
    if (!newest) throw new NotFoundException();
    const { items, next } = listPage(reply, facts, limit, ({ revision }) => [revision]);
    return readAt(reply, newest.revision, { items: items.map(itemOf), ...(next === undefined ? {} : { next }) });
  }
}

function itemOf(fact: ReadFact): z.output<typeof recordedFact> {
  const { number, revision, recordedAt, leaf } = fact;
  const any = { number, revision, recordedAt, leaf };
  return fact.open ? { ...any, type: fact.envelope.type, text: fact.text } : any;
}
