import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { INSTALLATION } from '#identity';
import { VAULT, type Vault } from '#vault';
import { ListResidents, type ResidentAtHome, type VoteOfRound } from '../electorate/electorate.query.js';
import { type AddedVoters, type NewVoter, RollBook, type VoterLine } from './roll-book.js';
import { type BadVoterLine, readRollList } from './roll-list.js';

export type BroughtVoters = AddedVoters | { readonly status: 'bad'; readonly bad: readonly BadVoterLine[] };

/** Brings people onto a roll: who joined a home on the estate, a list, or one who comes to vote on a roll that grows. */
@Injectable()
export class DrawingUp {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(RollBook) private readonly book: RollBook,
  ) {}

  /** Everybody who lives on the estate and is old enough by what they said when they joined. Again it adds who joined since. Of whom the age is not known, an officer adds whom they know. */
  async draw({ roundId, estateId, ballot }: VoteOfRound, by: string): Promise<AddedVoters> {
    const residents = await this.queries.execute(new ListResidents(estateId));
    const old = residents.filter(({ minimumAge }) => minimumAge >= ballot.votingAge);
    return this.book.add(roundId, (await this.votersOf(old)).toSorted(byAddress), { what: 'drawn-up', by });
  }

  /** All of a list or nothing; the same list again adds nothing. */
  async bring(roundId: string, csv: string, by: string): Promise<BroughtVoters> {
    const { voters, bad } = readRollList(csv);
    if (bad.length > 0) return { status: 'bad', bad };
    return this.book.add(
      roundId,
      voters.map(({ name, address }) => ({ name, address })),
      { what: 'list', by },
    );
  }

  /** Somebody comes to vote: onto a roll that grows, if they live there and are old enough. The line that is theirs, if there is one now. */
  async come({ roundId, estateId, ballot }: VoteOfRound, person: string): Promise<VoterLine | undefined> {
    const there = await this.book.ofPerson(roundId, person);
    if (there || ballot.roll !== 'growing') return there;
    const resident = await this.vault.pseudonym({ person, context: INSTALLATION });
    const homes = (await this.queries.execute(new ListResidents(estateId, resident))).filter(({ minimumAge }) => minimumAge >= ballot.votingAge);
    await this.book.add(roundId, await this.votersOf(homes));
    return this.book.ofPerson(roundId, person);
  }

  /** One line for each person, whichever of their homes comes first; nobody whose name is gone. */
  private async votersOf(residents: readonly ResidentAtHome[]): Promise<readonly NewVoter[]> {
    const tokens = [...new Set(residents.map(({ resident }) => resident))];
    const [persons, names] = await Promise.all([Promise.all(tokens.map((token) => this.vault.personOf(token))), this.vault.namesOf(tokens)]);
    const personOf = new Map(tokens.map((token, n) => [token, persons[n]]));
    const voters = new Map<string, NewVoter>();
    for (const home of residents) {
      const [person, name] = [personOf.get(home.resident), names.get(home.resident)];
      if (person !== undefined && name !== undefined && !voters.has(person)) voters.set(person, { person, name, address: addressOf(home) });
    }
    return [...voters.values()];
  }
}

function addressOf({ flat, block, address, postcode }: ResidentAtHome): string {
  return [flat, block, address, postcode].filter((line) => line !== undefined && line !== '').join(', ');
}

const inOrder = new Intl.Collator('en-GB', { numeric: true });
/** So that numbers follow the doors, and say nothing of who joined when. */
const byAddress = (one: NewVoter, other: NewVoter) => inOrder.compare(one.address, other.address) || inOrder.compare(one.name, other.name);
