import { UnknownVersion } from './disclosure.js';
import { NewerEvent } from './newer-event.js';
import { UnfitTopic } from './unfit-topic.js';

/** As the client calls them: names of its errors, and of what brokers answer. */
const REFUSED = /^(KafkaJSSASLAuthenticationError|SASL_AUTHENTICATION_FAILED|[A-Z_]+_AUTHORIZATION_FAILED)$/;

const FOR_PEOPLE = [UnfitTopic, NewerEvent, UnknownVersion];

/** True for a fault that a person has to do something about: a password, what a user may do, which topics these are, a worker left behind. All others pass by themselves. */
export function isLasting(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false;
  const { type, cause } = fault as { type?: unknown; cause?: unknown };
  return FOR_PEOPLE.some((kind) => fault instanceof kind) || REFUSED.test(fault.name) || (typeof type === 'string' && REFUSED.test(type)) || isLasting(cause);
}
