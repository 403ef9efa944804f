import type { Metadata, UntypedServiceImplementation } from '@grpc/grpc-js';
import { type Access, Gate } from './access.js';
import { type Answer, accessDenied, notLeader, unauthenticated } from './answers.js';
import { answerAppend } from './append.call.js';
import { Appender } from './appender.js';
import { answerBatches } from './batch-append.call.js';
import type { AppendAnswer, AppendCall, BatchCall, ReadCall } from './protocol.js';
import { answerRead } from './read.call.js';
import type { Abilities } from './server-version.js';
import type { StandInFaults } from './stand-in-faults.js';
import type { StandInStore } from './stand-in-store.js';
import { answerSubscription } from './subscription.call.js';

/** The protocol's service for streams: who may not, or asks a follower for the leader, is told so before anything else. */
export function streamsService(store: StandInStore, faults: StandInFaults, access: Access, abilities: Abilities): UntypedServiceImplementation {
  const gate = new Gate(access);
  const appender = new Appender(store, faults);
  const refusal = (user: string | undefined, { metadata }: { metadata: Metadata }): Answer | undefined => {
    if (user === undefined) return unauthenticated();
    return faults.notLeader && metadata.get('requires-leader')[0] === 'true' ? notLeader(faults.notLeader) : undefined;
  };
  const service: UntypedServiceImplementation = {
    read(call: ReadCall) {
      if (faults.deaf) return;
      const user = gate.who(call.metadata);
      const refused = refusal(user, call) ?? (gate.mayRead(user ?? '', call.request) ? undefined : accessDenied());
      if (refused) return void call.emit('error', refused);
      const answer = call.request.getOptions()?.hasSubscription() ? answerSubscription : answerRead;
      void answer(call, store, abilities);
    },
    append(call: AppendCall, answer: AppendAnswer) {
      if (faults.deaf) return;
      const user = gate.who(call.metadata);
      const refused = refusal(user, call);
      if (refused) return answer(refused);
      answerAppend(call, answer, appender, faults, (stream) => gate.mayWrite(user ?? '', stream));
    },
  };
  if (!abilities.batchAppend) return service;
  return {
    ...service,
    batchAppend(call: BatchCall) {
      if (faults.deaf) return;
      const user = gate.who(call.metadata);
      const refused = refusal(user, call);
      if (refused) return void call.emit('error', refused);
      answerBatches(call, appender, faults, (stream) => gate.mayWrite(user ?? '', stream));
    },
  };
}
