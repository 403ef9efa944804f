import { canonical, contentHash } from '#proof';
import { explain, explanationDocument } from '../../../libs/features/ballots/src/explanation.decider.js';
import { countRound, FEWEST_OPENED, type OpenBallot, type RoundCount, TALLY_VERSION } from '../../../libs/features/ballots/src/round-count.decider.js';
import type { LedgerLine } from './ledger-file.js';
import { type Books, readBooks } from './read-books.js';
import type { At, RecountFailure, RoundBook, VoteFact } from './round-book.js';
import { checkBallots, checkOpened, checkPapers, checkRules } from './vote-checks.js';

/** One declared version against what the ballots give. */
export interface VersionReport {
  readonly version: number;
  readonly because: string;
  readonly resultHash: string;
  /** Absent where it could not be counted again; `notChecked` says why. */
  readonly agrees?: boolean;
}

export interface RoundReport {
  readonly roundId: string;
  readonly stage: 'open' | 'closed' | 'opened' | 'declared';
  /** How many may vote. */
  readonly roll: number;
  /** Ballots in the ledger, those that were replaced too. */
  readonly sealed: number;
  readonly counting?: number;
  readonly blank?: number;
  readonly versions: readonly VersionReport[];
  readonly recounts: number;
  readonly notChecked: readonly string[];
  readonly failures: readonly RecountFailure[];
}

export interface RecountReport {
  readonly kind: Books['kind'];
  readonly events: number;
  readonly rounds: readonly RoundReport[];
}

/** Ballots that were disclosed to the auditor, by round: of a round where fewer than ten count. */
export type Disclosed = ReadonlyMap<string, readonly OpenBallot[]>;

/**
 * Counts every vote of a ledger again, from the ballots in it, and holds all that was said of it against that: no database, no service, no secret
 * (audit.md, "The auditor's program").
 */
export async function recount(lines: AsyncIterable<LedgerLine>, disclosed: Disclosed = new Map()): Promise<RecountReport> {
  const { kind, events, rounds, withdrawn } = await readBooks(lines);
  return { kind, events, rounds: rounds.map((book) => checkRound(book, withdrawn, disclosed.get(book.roundId))) };
}

type Declared = At<VoteFact<'ResultDeclared'>>;

function checkRound(book: RoundBook, withdrawn: Books['withdrawn'], disclosed: readonly OpenBallot[] | undefined): RoundReport {
  const notChecked: string[] = [];
  const few = book.opened?.data.few === true;
  const ballots = few ? disclosed?.map((ballot) => ({ ...ballot, number: book.opened?.number ?? 0 })) : book.ballots;
  checkRules(book);
  checkBallots(book, ballots ?? book.ballots);
  checkPapers(book);
  checkOpened(book, ballots);
  if (few && !disclosed)
    notChecked.push(`fewer than ${FEWEST_OPENED} ballots count, and none is in the ledger: ask for those of this round and name them with --disclosed`);
  const versions = book.versions.map((declared, index) => {
    checkVersion(book, declared, { index, withdrawn });
    return versionReport(book, declared, ballots, notChecked);
  });
  for (const made of book.recounts) checkRecount(book, made, versions);
  return {
    roundId: book.roundId,
    stage: book.versions.length > 0 ? 'declared' : book.opened ? 'opened' : book.closing ? 'closed' : 'open',
    roll: (book.closing ?? book.opening)?.data.roll.size ?? 0,
    sealed: [...book.seals.values()].reduce((sum, seals) => sum + seals.length, 0),
    ...(book.closing ? { counting: book.closing.data.counting } : {}),
    ...(book.opened && !few ? { blank: book.opened.data.blank } : {}),
    versions,
    recounts: book.recounts.length,
    notChecked,
    failures: book.failures.toSorted((one, other) => one.number - other.number),
  };
}

/** What a version says of when and on what it was declared. */
function checkVersion(book: RoundBook, { number, data }: Declared, { index, withdrawn }: { index: number; withdrawn: Books['withdrawn'] }): void {
  const { opening, opened, reconciliation, issued } = book;
  if (data.version !== index + 1) book.fail('versions-out-of-order', number, `version ${data.version} is the ${index + 1}. that was declared`);
  if (!opened || opened.number > number) book.fail('opened-too-early', number, 'a result was declared before the ballots were open');
  const confirmed = book.versions[index]?.confirmed === true;
  if (issued > 0 && !(reconciliation && confirmed))
    book.fail('papers-not-confirmed', number, 'papers were issued, and two scrutineers have not confirmed what they came to');
  if (!opening) return;
  if (data.rulesHash !== opening.data.rulesHash || data.rulesVersion !== opening.data.rulesVersion)
    book.fail('rules-differ', number, 'the result names other rules than the vote');
  checkWithdrawals(book, { number, data }, withdrawn);
}

/** A result leaves out what was withdrawn; what was withdrawn while it was being declared, the version after it does. */
function checkWithdrawals(book: RoundBook, { number, data }: Declared, withdrawn: Books['withdrawn']): void {
  const gone = (book.opening?.data.choices ?? []).map(({ bidId }) => bidId).filter((bidId) => (withdrawn.get(bidId) ?? number) < number);
  const later = new Set(book.versions.filter((other) => other.data.version > data.version).flatMap((other) => other.data.withdrawn));
  const named = new Set(data.withdrawn);
  const wrong = [...data.withdrawn.filter((bidId) => !gone.includes(bidId)), ...gone.filter((bidId) => !named.has(bidId) && !later.has(bidId))];
  if (wrong.length > 0) book.fail('withdrawal-differs', number, `the result says otherwise than the ledger whether ${wrong.join(', ')} was withdrawn`);
}

function versionReport(book: RoundBook, declared: Declared, ballots: readonly OpenBallot[] | undefined, notChecked: string[]): VersionReport {
  const { number, data } = declared;
  const report = { version: data.version, because: data.because, resultHash: data.resultHash };
  if (!book.opening || !ballots) return report;
  if (data.tallyVersion !== TALLY_VERSION) {
    notChecked.push(`version ${data.version} was counted by version ${data.tallyVersion} of the counting program, and this one is ${TALLY_VERSION}`);
    return report;
  }
  const counted = countedAgain(book, ballots, data.withdrawn);
  if (typeof counted === 'string') {
    book.fail('false-tally', number, counted);
    return { ...report, agrees: false };
  }
  const differing = differences(data, counted);
  const explained = book.opening && contentHash(explanationDocument(book.opening.data, counted, explain(book.opening.data, counted)));
  if (explained !== data.explanationHash) book.fail('explanation-differs', number, 'the sentences that explain the result are not those that the ballots give');
  if (differing.length > 0) book.fail('false-tally', number, `counted again, these come out otherwise: ${differing.join(', ')}`);
  return { ...report, agrees: differing.length === 0 };
}

function countedAgain(book: RoundBook, ballots: readonly OpenBallot[], withdrawn: readonly string[]): RoundCount | string {
  try {
    return book.opening ? countRound(book.opening.data, ballots, withdrawn) : 'voting never opened';
  } catch (fault) {
    if (fault instanceof RangeError) return `the ballots cannot be counted: ${fault.message}`;
    throw fault;
  }
}

/** The names of what a declared result and a count differ in. */
function differences(declared: Declared['data'], { facts }: RoundCount): string[] {
  return Object.entries(facts).flatMap(([name, value]) => (canonical({ value: declared[name as keyof typeof facts] }) === canonical({ value }) ? [] : [name]));
}

/** A recount says whether the ballots gave what was declared: it is held to what they give here. */
function checkRecount(book: RoundBook, { number, data }: At<VoteFact<'RecountMade'>>, versions: readonly VersionReport[]): void {
  const version = versions.find((each) => each.version === data.version);
  const declared = book.versions.find((each) => each.data.version === data.version);
  if (!version || !declared || declared.number > number) book.fail('false-recount', number, `version ${data.version} was recounted, and had not been declared`);
  else if (data.agrees !== (data.resultHash === version.resultHash) || (version.agrees !== undefined && data.agrees !== version.agrees))
    book.fail('false-recount', number, `the recount of version ${data.version} says otherwise than the ballots do`);
}
