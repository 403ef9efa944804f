import type { FactReader, Folding, Recorded } from '#decider';
import type { ApplicationEvent, WordingEvent } from '#events';
import { bankOf, type PublicWords, publicWording } from './public-wording.facts.js';
import type { WordingCommand } from './wording.commands.js';
import { type WordingFacts, wordingDecider } from './wording.decider.js';

const applicant: Folding<string | undefined> = {
  initialState: undefined,
  evolve(known, event) {
    const told = event as Recorded<ApplicationEvent>;
    return told.type === 'BidReceivedBasis' ? told.data.applicant : known;
  },
};
const putRight: Folding<typeof wordingDecider.initialState> = {
  initialState: wordingDecider.initialState,
  evolve: (state, event) => wordingDecider.evolve(state, event as Recorded<WordingEvent>),
};

/** The words that the command names, where their subject's own stream says them. */
export async function gatherWordingFacts(command: WordingCommand, reader: FactReader): Promise<WordingFacts> {
  const found = await saidFirst(command, reader);
  const about = found?.bidId === undefined ? found?.subject : `application-${found.bidId}`;
  const bankId = found && about && bankOf(await reader.fold(publicWording.folding, about), found);
  if (!found || bankId === undefined) return { said: undefined };
  const { bidId, saidIn, part, ref } = found;
  return { said: { bankId, bidId, saidIn, part, ref } };
}

/** Words about a bid are its applicant's, also new ones; a bank's own reasons are the word of whoever writes them. */
export async function ownerOfWords(command: WordingCommand, reader: FactReader): Promise<string | undefined> {
  const { subject, commitment } = command.data;
  const { bidId } = (await reader.fold(putRight, `wording-${subject}`)).standing.get(commitment) ?? (await saidFirst(command, reader)) ?? {};
  return bidId === undefined ? undefined : reader.fold(applicant, `application-${bidId}`);
}

async function saidFirst({ data: { subject, commitment } }: WordingCommand, reader: FactReader): Promise<PublicWords | undefined> {
  const { words } = await reader.fold(publicWording.folding, subject);
  // A bid's own words are known by their name, so that they are looked for.
  return words.get(commitment) ?? words.entries().find(([, { ref }]) => ref.commitment === commitment)?.[1];
}
