import type { RecountReport, RoundReport, VersionReport } from './recount.js';

const count = (number: number, one: string, more: string) => (number === 1 ? `1 ${one}` : `${number} ${more}`);

/** The report for people: a paragraph for each round. */
export function inPlainWords({ kind, events, rounds }: RecountReport): string {
  const demonstration = kind === 'demonstration' ? 'This ledger is a demonstration: everybody in it is made up.\n' : '';
  const paragraphs = rounds.map((round) => `${sentencesOf(round).join('\n')}\n`);
  return [`${demonstration}${count(events, 'event was', 'events were')} read, with ${count(rounds.length, 'vote', 'votes')}.\n`, ...paragraphs].join('\n');
}

function sentencesOf(round: RoundReport): string[] {
  const { roundId, stage, roll, sealed, counting, blank, versions, recounts, notChecked, failures } = round;
  return [
    `Round ${roundId}: ${count(roll, 'person', 'people')} may vote, and ${count(sealed, 'ballot is', 'ballots are')} sealed.`,
    ...(stage === 'open' ? ['Voting is open: there is nothing to count yet.'] : []),
    ...(counting === undefined ? [] : [`${count(counting, 'ballot counts', 'ballots count')}${blank ? `, ${blank} of them blank` : ''}.`]),
    ...versions.map(sayVersion),
    ...(recounts > 0 ? [`The service has counted again ${count(recounts, 'time', 'times')}.`] : []),
    ...notChecked.map((why) => `Not checked: ${why}.`),
    ...failures.map(({ failure, number, why }) => `WRONG, ${failure} at number ${number}: ${why}.`),
    ...(failures.length === 0 ? ['Nothing that was looked at is wrong.'] : []),
  ];
}

function sayVersion({ version, because, agrees }: VersionReport): string {
  const cause = because === 'withdrawal' ? ', declared because a bid was withdrawn,' : because === 'recount' ? ', declared after a recount,' : '';
  if (agrees === undefined) return `Result ${version}${cause} was not counted again.`;
  return agrees ? `Result ${version}${cause} is what the ballots give.` : `Result ${version}${cause} is NOT what the ballots give.`;
}
