/** The one place that names Fastify's own types; Nest's adapter brings the package along. */
export type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
