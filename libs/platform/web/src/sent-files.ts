import multipart from '@fastify/multipart';
import { BadRequestException, HttpException, PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from '#http';

/** What the form of one route may bring beside its fields. */
export interface FileLimits {
  /** At most so many files; more are answered 413. */
  readonly files: number;
  /** Of each file. A larger one is cut off and marked, so that the form can say which it was. */
  readonly fileBytes: number;
  /** Of all files together. */
  readonly allBytes: number;
}

/** A file of a posted form, in memory alone: what is cut off on its way leaves nothing behind. */
export interface SentFile {
  /** The name of its field. */
  readonly field: string;
  /** What its sender calls it: shown back to them, and used for nothing else. */
  readonly name: string;
  readonly bytes: Buffer;
  /** There was more than may be; `bytes` is empty then. */
  readonly tooBig: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The files of a posted form, in its order; without the fields that were left empty. */
    sentFiles: readonly SentFile[];
  }
  interface FastifyContextConfig {
    readonly files?: FileLimits;
  }
}

const FIELDS = { fields: 60, fieldSize: 20_000, fieldNameSize: 100, headerPairs: 40 };

/** Declares that a handler takes a form with files; every other one answers such a form with 415. */
export const TakesFiles = (limits: FileLimits) => RouteConfig({ files: limits });

/**
 * Reads forms with files. `admit` is asked before the first byte is read, `check` with the fields before the first file is: the form's tokens come first in
 * it, so nobody else's form fills our memory.
 */
export async function installFiles(
  fastify: FastifyInstance,
  { admit, check }: { admit(request: FastifyRequest): void; check(request: FastifyRequest, fields: Readonly<Record<string, unknown>>): void },
): Promise<void> {
  await fastify.register(multipart, { throwFileSizeLimit: false });
  fastify.decorateRequest('sentFiles', { getter: () => [] });
  fastify.addHook('preValidation', async (request) => {
    if (!request.isMultipart()) return;
    const limits = request.routeOptions.config.files;
    if (!limits) throw new UnsupportedMediaTypeException();
    admit(request);
    const { fields, files } = await read(request, limits, (seen) => check(request, seen)).catch(unreadable);
    request.body = fields;
    Object.defineProperty(request, 'sentFiles', { value: files });
  });
}

/** Whatever the parser stumbles over was sent so, or cut off on its way: their fault, not ours. */
function unreadable(fault: unknown): never {
  const status = fault instanceof Error && 'statusCode' in fault ? fault.statusCode : fault instanceof HttpException ? fault.getStatus() : 500;
  throw typeof status === 'number' && status < 500 ? fault : new BadRequestException();
}

async function read(request: FastifyRequest, limits: FileLimits, check: (fields: Readonly<Record<string, unknown>>) => void) {
  const fields: Record<string, unknown> = Object.create(null);
  const files: SentFile[] = [];
  let left = limits.allBytes;
  const most = { ...FIELDS, files: limits.files, fileSize: limits.fileBytes, parts: FIELDS.fields + limits.files };
  for await (const part of request.parts({ limits: most })) {
    if (part.type === 'field') {
      const held = fields[part.fieldname];
      fields[part.fieldname] = held === undefined ? part.value : [held, part.value].flat();
      continue;
    }
    check(fields);
    const chunks: Buffer[] = [];
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      left -= chunk.length;
      if (left < 0) throw new PayloadTooLargeException();
      chunks.push(chunk);
    }
    const tooBig = part.file.truncated;
    const bytes = tooBig ? Buffer.alloc(0) : Buffer.concat(chunks);
    // A field that was left empty comes as a file without a name.
    if (tooBig || bytes.length > 0 || part.filename) files.push({ field: part.fieldname, name: part.filename, bytes, tooBig });
  }
  return { fields, files };
}
