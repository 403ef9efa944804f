import { KafkaUnavailable } from './classpath.mjs';

/** A broker that lets in one user, who may then do everything: for proving that clients sign in, and what they do when they may not. */
const LISTENER = 'SASL_PLAINTEXT';
const SCRAM = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];
/** Both stand in quotes in a Java login configuration, and in a list in brackets, where other signs would mean something. */
const PLAIN_SIGNS = /^[A-Za-z0-9._-]{1,64}$/;

/** @throws KafkaUnavailable when a sign in them has a meaning of its own in Kafka's settings */
export function checkSasl(sasl) {
  for (const word of sasl ? [sasl.username, sasl.password] : []) {
    if (!PLAIN_SIGNS.test(word)) throw new KafkaUnavailable('A user name and a password for this Kafka have up to 64 letters, digits and . _ - each.');
  }
}

/** How clients' listener is called, which is also how it speaks. */
export const listenerFor = (sasl) => (sasl ? LISTENER : 'PLAINTEXT');

export function saslSettings(sasl) {
  if (!sasl) return {};
  const { username, password } = sasl;
  const login = (mechanism) => `listener.name.${LISTENER.toLowerCase()}.${mechanism.toLowerCase()}.sasl.jaas.config`;
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  return {
    // What the broker says to itself goes through the same door, so that there is no other.
    'inter.broker.listener.name': LISTENER,
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'sasl.enabled.mechanisms': ['PLAIN', ...SCRAM].join(','),
    [login('PLAIN')]:
      `org.apache.kafka.common.security.plain.PlainLoginModule required username="${username}" password="${password}" user_${username}="${password}";`,
    ...Object.fromEntries(SCRAM.map((mechanism) => [login(mechanism), scram])),
  };
}

/** SCRAM's users stand in the storage, from its first day on. */
export const saslFormat = (sasl) =>
  sasl ? SCRAM.flatMap((mechanism) => ['--add-scram', `${mechanism}=[name=${sasl.username},password=${sasl.password}]`]) : [];
