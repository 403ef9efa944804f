import type { Socket } from 'node:net';
import { type EdgeCode, edgeProblem, PROBLEM_TYPE } from './problem.js';

const REASONS: Readonly<Record<string, readonly [status: number, text: string, code: EdgeCode]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'too-large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'invalid'],
};

/** What cannot be read as HTTP meets no route, no hook and no filter: it gets the edge's answer here, and its connection ends. */
export function answerUnreadable(error: Error, socket: Pick<Socket, 'writable' | 'end' | 'destroy'>): void {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, text, problem] = REASONS[code] ?? [400, 'Bad Request', 'invalid'];
  const body = JSON.stringify({ ...edgeProblem(problem), status });
  const head = [
    `HTTP/1.1 ${status} ${text}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    "content-security-policy: default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
