import { v5 } from 'uuid';
import type { CommandClass, CommandMeta } from '#decider';
import { londonDay, startOfLondonDay } from '#decider/calendar';
import { catalogue } from '#events';
import type { VoteProgram } from '#features/ballots';
import type { People } from '#identity';
import type { Ledger } from '#ledger';
import type { SettableClock } from '#processors';
import { contentHash } from '#proof';
import type { Vault } from '#vault';
import { castOf } from './cast.js';
import { balancesOf, checkBalances, checkMoneyEvents, type SeasonBalances } from './season.balances.js';
import { type Answer, type Naming, PHASES, type SeasonStep } from './season.entry.js';
import { seasonPlan } from './season.plan.js';
import { checkResults } from './season.results.js';
import { parseSeason, type Season, SeasonRefused } from './season.schema.js';
import { CompleteSeasonLoad, StartLedger, StartSeasonLoad } from './start.decider.js';

/** What the loader needs of a house: on the memory ledger for the dry run, on the real one for the load. */
export interface SeasonSite {
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly people: People;
  readonly clock: SettableClock;
  /** Holds the vote of a season: roll, box and papers lie beside the ledger. */
  readonly voting: VoteProgram;
  execute(command: InstanceType<CommandClass>): Promise<Answer>;
  /** Carries out every reaction that follows from what stands in the ledger. */
  drain(): Promise<void>;
  /** Lets time run on from an instant (RFC 3339), also for whoever opens this ledger later. */
  runOn(at: string): Promise<void>;
}

export type Tell = (progress: { readonly done: number; readonly of: number; readonly day: string }) => void;

/** The namespace of the season's command ids. */
const SEASON = 'b0f4a8f6-3f0e-5a0e-9d1c-6f6a0d2c9b11';

/** The address of a season file: another file's load cannot be gone on with. */
export const seasonHash = (json: string): string => contentHash(json);

/**
 * Sends a season's commands on the season's own dates, and checks what they come to. Sending the same file again completes a load that was cut off:
 * the commands' ids are made from the file's keys, so nothing is done twice.
 *
 * @throws SeasonRefused naming the entry, with the decider's code where a decider said no
 */
export async function loadSeason(json: string, site: SeasonSite, tell: Tell = () => {}): Promise<SeasonBalances> {
  const season = parseSeason(json);
  const entries = seasonPlan(season);
  const fileHash = seasonHash(json);
  const meta = systemMetaFor(fileHash);
  const floor = await newestInstant(site.ledger);
  const first = entries[0];
  if (first) site.clock.set(later(startOfLondonDay(first.day), floor));
  await sendOrThrow(site, 'the ledger', new StartLedger({ kind: 'demonstration' }, meta('start')));
  await sendOrThrow(site, 'the file', new StartSeasonLoad({ fileHash }, meta('load')));
  await addPeople(season, site.people);
  for (const [index, entry] of entries.entries()) {
    site.clock.set(later(instantOf(entry), floor));
    await site.drain();
    await sendEntry(site, entry, fileHash);
    tell({ done: index + 1, of: entries.length, day: entry.day });
  }
  await site.drain();
  const balances = await balancesOf(season, site.ledger);
  checkBalances(season, balances);
  await checkMoneyEvents(season, site.ledger, londonDay);
  await checkResults(season.resident_ballot, site.ledger);
  const asOf = later(new Date(season.clock.as_of).toISOString(), floor);
  site.clock.set(asOf);
  await site.drain();
  // A completed load is never looked at again, so the date it ends on is kept first.
  await site.runOn(asOf);
  await sendOrThrow(site, 'the file', new CompleteSeasonLoad({ fileHash, entries: entries.length }, meta('completed')));
  return balances;
}

/** Each phase of a day has its own time, from eight in the morning, in steps of forty-five minutes. */
function instantOf(entry: SeasonStep): string {
  const minutes = 8 * 60 + PHASES.indexOf(entry.phase) * 45;
  return new Date(Date.parse(startOfLondonDay(entry.day)) + minutes * 60_000).toISOString();
}

const later = (one: string, other: string): string => (other > one ? other : one);

async function newestInstant(ledger: Ledger): Promise<string> {
  const head = await ledger.head();
  if (!head) return '';
  let newest = '';
  for (let after: string | undefined, atEnd = false; !atEnd; ) {
    const page = await ledger.readAll({ after });
    for (const entry of page.entries) newest = later(catalogue.decode(entry.json).recordedAt, newest);
    [after, atEnd] = [page.readTo, page.atEnd];
  }
  return newest;
}

async function sendEntry(site: SeasonSite, entry: SeasonStep, fileHash: string): Promise<void> {
  const naming = namingOf(site.vault);
  const system = systemMetaFor(fileHash)(entry.key);
  const meta = entry.by.person === 'system' ? system : { ...system, ...(await actorOf(site, entry)) };
  if ('act' in entry) return doneOrThrow(entry.entry, entry.key, () => entry.act(site.voting, meta, naming));
  await sendOrThrow(site, entry.entry, new entry.command(await entry.data(naming), meta));
}

async function actorOf(site: SeasonSite, entry: SeasonStep): Promise<Pick<CommandMeta, 'actor' | 'office' | 'role'>> {
  const { person, bankId, role } = entry.by;
  const acting = await site.people.actAs(person, bankId, role);
  if (!acting) throw new SeasonRefused(entry.entry, `${person} has not the role ${role ?? 'asked for'} in the file`);
  return acting;
}

const systemMetaFor =
  (fileHash: string) =>
  (key: string): CommandMeta => ({ commandId: v5(`${fileHash}/${key}`, SEASON), actor: 'system', office: 'system', role: 'system' });

const sendOrThrow = (site: SeasonSite, entry: string, command: InstanceType<CommandClass>): Promise<void> =>
  doneOrThrow(entry, command.type, () => site.execute(command));

async function doneOrThrow(entry: string, what: string, done: () => Promise<Answer>): Promise<void> {
  const answer = await done().catch((fault: unknown) => {
    throw new SeasonRefused(entry, `${what}: ${fault instanceof Error ? fault.message : String(fault)}`);
  });
  if (answer.status === 'done') return;
  if (answer.status === 'stale') throw new SeasonRefused(entry, `${what} was answered with "stale"`);
  const { code, detail } = answer.refusal;
  const named = [detail.paymentId, detail.bidId, detail.returnId].filter((id): id is string => typeof id === 'string' && !entry.includes(id));
  const place = [entry, ...named].join(' / ');
  throw new SeasonRefused(place, `${what} was refused: ${code} ${JSON.stringify(detail)}`, code);
}

function namingOf(vault: Vault): Naming {
  return {
    person: (person, bankId) => vault.pseudonym({ person, context: bankId }),
    household: (household, bankId) => vault.household({ household, context: bankId }),
    document: (text) => vault.putDocument(text),
  };
}

/** Everybody with a role, and everybody who bid, so that each can act; the roles themselves are granted by commands. */
async function addPeople(season: Season, people: People): Promise<void> {
  const cast = castOf(season);
  for (const { id, name, household } of cast) await people.add({ person: id, name, household });
  const known = new Set(cast.map(({ id }) => id));
  for (const bid of season.applications) {
    if (known.has(bid.applicant)) continue;
    known.add(bid.applicant);
    await people.add({ person: bid.applicant, name: `Whoever bid for ${bid.ref}`, household: bid.household });
  }
}
