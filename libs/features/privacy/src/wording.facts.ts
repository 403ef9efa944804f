import { type FactReader, type Folding, Keyed, type Recorded } from '#decider';
import type { ApplicationEvent, BankEvent, WordingEvent } from '#events';
import { bankOf, type PublicWords, publicWording } from './public-wording.facts.js';
import type { WordingCommand } from './wording.commands.js';
import { type ConcernedByWords, type WordingFacts, wordingDecider } from './wording.decider.js';

type Asking = Omit<ConcernedByWords, 'interested'>;

const asking: Folding<Asking | undefined> = {
  initialState: undefined,
  evolve(known, event) {
    const told = event as Recorded<ApplicationEvent>;
    if (told.type !== 'BidReceivedBasis') return known;
    const { applicant, household, coSigner } = told.data;
    return { applicant, household, ...(coSigner ? { coSigner } : {}) };
  },
};
/** By bid, who said before its decision that they have an interest. */
const interests: Folding<Keyed<readonly string[]>> = {
  initialState: Keyed.none(),
  evolve(known, event) {
    const told = event as Recorded<BankEvent>;
    if (told.type !== 'DecisionBasis') return known;
    return known.with(told.data.bidId, [...new Set(told.data.interests.map(({ member }) => member))]);
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
  const bid = await concernedBy(await bidOf(command, reader), command.data.bankId, reader);
  if (!found || bankId === undefined) return { said: undefined, bid };
  const { bidId, saidIn, part, ref } = found;
  return { said: { bankId, bidId, saidIn, part, ref }, bid };
}

async function concernedBy(bidId: string | undefined, bankId: string, reader: FactReader): Promise<ConcernedByWords | undefined> {
  const asked = bidId === undefined ? undefined : await reader.fold(asking, `application-${bidId}`);
  if (bidId === undefined || !asked) return undefined;
  const interested = (await reader.fold(interests, `bank-${bankId}`)).get(bidId) ?? [];
  return { ...asked, interested: [...interested] };
}

/** Words about a bid are its applicant's, also new ones; a bank's own reasons are the word of whoever writes them. */
export async function ownerOfWords(command: WordingCommand, reader: FactReader): Promise<string | undefined> {
  const bidId = await bidOf(command, reader);
  return bidId === undefined ? undefined : (await reader.fold(asking, `application-${bidId}`))?.applicant;
}

/** Words that were put right before are known by their own stream alone. */
async function bidOf(command: WordingCommand, reader: FactReader): Promise<string | undefined> {
  const { subject, commitment } = command.data;
  const { standing } = await reader.fold(putRight, `wording-${subject}`);
  return (standing.get(commitment) ?? (await saidFirst(command, reader)))?.bidId;
}

async function saidFirst({ data: { subject, commitment } }: WordingCommand, reader: FactReader): Promise<PublicWords | undefined> {
  const { words } = await reader.fold(publicWording.folding, subject);
  // A bid's own words are known by their name, so that they are looked for.
  return words.get(commitment) ?? words.entries().find(([, { ref }]) => ref.commitment === commitment)?.[1];
}
