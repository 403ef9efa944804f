import type { RuleWording } from './rule-sentences.js';

/** The first wording of the rules on a vote: rounds carry the hash of the text that it makes, so it is never edited (see `rule-document.ts`). */
export const ballotWording: RuleWording = {
  'rules.voteDates.days': ({ opens, closes }) => `You can vote from ${opens} to the end of ${closes}.`,
  'rules.voters.frozen': ({ age }) => `You can vote if you are ${age} or older, live on the estate and joined before voting opened.`,
  'rules.voters.growing': ({ age }) => `You can vote if you are ${age} or older and live on the estate. You may still join while people are voting.`,
  'rules.voters.frozen-any': () => 'You can vote at any age, if you live on the estate and joined before voting opened.',
  'rules.voters.growing-any': () => 'You can vote at any age, if you live on the estate. You may still join while people are voting.',
  'rules.mark.approval': ({ count }) => (count === 1 ? 'Tick 1 bid.' : `Tick up to ${count} bids. Each tick counts the same.`),
  'rules.mark.knapsack': ({ count }) =>
    count === 1 ? 'Tick 1 bid that the pot can pay for.' : `Tick up to ${count} bids that the pot can pay for all together.`,
  'rules.mark.points': ({ points, most, count }) =>
    count === 1
      ? `You have points to give: ${points} in all, and ${most} at most for one bid. Give them to 1 bid.`
      : `You have points to give: ${points} in all, and ${most} at most for one bid. Give them to up to ${count} bids.`,
  'rules.mark.ranked': ({ count }) => (count === 1 ? 'Choose your favourite: 1 bid.' : `Put up to ${count} bids in order, your favourite first.`),
  'rules.mark.scores': ({ count, most }) => (count === 1 ? `Give 1 bid a score from 0 to ${most}.` : `Give up to ${count} bids a score from 0 to ${most}.`),
  'rules.score.votes': () => 'A bid gets one vote from each person who chose it.',
  'rules.score.points': () => 'A bid gets all the points that people gave it.',
  'rules.score.weights': ({ weights }) => `A place on a ballot is worth points, from the first place on: ${weights}. A bid gets all its points together.`,
  'rules.score.borda': () => 'On each ballot the last bid gets 1 point, the one before it 2, and so on. A bid gets all its points together.',
  'rules.score.borda-zero': () => 'On each ballot the last bid gets no point, the one before it 1, then 2, and so on. A bid gets all its points together.',
  'rules.winners.greedy': () =>
    'We go through the bids, the one with the most votes or points first. It gets its money if enough is left. If not, we go on to the next.',
  'rules.winners.greedy-no-skip': () =>
    'We go through the bids, the one with the most votes or points first. It gets its money if enough is left. The first one that costs more than is left ends it: no bid after it gets money.',
  'rules.winners.greedy-threshold': ({ threshold }) =>
    `A bid needs at least ${threshold} votes or points. We go through those that have as many, the one with the most votes or points first. It gets its money if enough is left. If not, we go on to the next.`,
  'rules.winners.greedy-per-cost': () =>
    'We go through the bids, the one with the most votes or points for each pound first. It gets its money if enough is left. If not, we go on to the next.',
  'rules.winners.max-welfare': () =>
    'Of all the lists of bids that the pot can pay for, the one with the most votes or points all together wins. If two lists have as many, the one that costs less wins. If they cost the same too, the rule for equal bids says which.',
  'rules.winners.phragmen': () =>
    'The cost of each winner is shared out among the people who chose it. The next winner is always the bid whose people would then have the least to carry each. It ends when the next winner costs more than is left.',
  'rules.winners.equal-shares': () =>
    'Each voter has the same share of the pot. A bid wins when the people who chose it can pay for it from their shares. The bid that gives them the most for their money comes first, and nobody pays for a bid that they did not choose.',
  'rules.share.exact': () => 'A share is the pot divided by the number of voters, to the smallest part of a penny.',
  'rules.share.integral': () => 'A share is the pot divided by the number of voters, without the pence that are over.',
  'rules.worth.cost': () => 'When shares are spent, a bid is worth what it costs.',
  'rules.worth.cardinality': () => 'When shares are spent, every bid is worth the same.',
  'rules.worth.points': () => 'When shares are spent, a bid is worth the points that a person gave it.',
  'rules.worth.borda': () => 'When shares are spent, the last bid on a ballot is worth 1, the one before it 2, and so on.',
  'rules.worth.borda-zero': () => 'When shares are spent, the last bid on a ballot is worth nothing, the one before it 1, then 2, and so on.',
  'rules.rest.none': () => 'What is left after that stays in the pot.',
  'rules.rest.utilitarian': () => 'What is left after that goes to other bids: the one that most people chose first, if enough is left for it.',
  'rules.rest.add1-never': ({ increment }) =>
    `If all shares can be ${increment} bigger and the winners still cost no more than the pot, we count again with bigger shares, and so on.`,
  'rules.rest.add1-exhaustive': ({ increment }) =>
    `If all shares can be ${increment} bigger and the winners still cost no more than the pot, we count again with bigger shares, and so on. We stop before that when no other bid that somebody chose fits into the pot.`,
  'rules.rest.add1-exhaustive-all': ({ increment }) =>
    `If all shares can be ${increment} bigger and the winners still cost no more than the pot, we count again with bigger shares, and so on. We stop before that when no other bid at all fits into the pot.`,
  'rules.rest.add1u-never': ({ increment }) =>
    `If all shares can be ${increment} bigger and the winners still cost no more than the pot, we count again with bigger shares, and so on. What is left then goes to other bids: the one that most people chose first, if enough is left for it.`,
  'rules.rest.add1u-exhaustive': ({ increment }) =>
    `If all shares can be ${increment} bigger and the winners still cost no more than the pot, we count again with bigger shares, and so on. We stop before that when no other bid that somebody chose fits into the pot. What is left then goes to other bids: the one that most people chose first, if enough is left for it.`,
  'rules.rest.add1u-exhaustive-all': ({ increment }) =>
    `If all shares can be ${increment} bigger and the winners still cost no more than the pot, we count again with bigger shares, and so on. We stop before that when no other bid at all fits into the pot. What is left then goes to other bids: the one that most people chose first, if enough is left for it.`,
  'rules.compare.yes': () =>
    'At the end we look at another list: the bids that most people chose, one after another while enough is left. That list wins if more people have more of their bids on it than the other way round.',
  'rules.compare.no': () => 'We do not compare the winners with those of another way to count.',
  'rules.equal.votes-cost-order': () =>
    'If bids are equal, the one with more votes or points comes first, then the one that costs less, then the one that stands first on the list of bids.',
  'rules.equal.cost-votes-lot': () =>
    'If bids are equal, the one that costs less comes first, then the one with more votes or points, then the one with the lower lot. Lots are drawn and shown when voting opens.',
  'rules.equal.firsts-cost-lot': () =>
    'If bids are equal, the one with more first places comes first, then the one that costs less, then the one with the lower lot. Lots are drawn and shown when voting opens.',
  'rules.equal.id-string': () => 'If bids are equal, the one whose reference comes first in the order of letters and numbers comes first.',
  'rules.channels.first-counts': () =>
    'You can vote online, on paper, by phone or with a helper, and one ballot of yours counts. If you vote on paper and in another way too, the first counts and the later one stays shut.',
  'rules.channels.paper-counts': () =>
    'You can vote online, on paper, by phone or with a helper, and one ballot of yours counts. If you vote on paper and in another way too, the paper counts and the other stays shut.',
  'rules.again.last-counts': () => 'You can vote online again until voting closes: your last ballot counts. A ballot with nothing on it counts as taking part.',
  'rules.secret.kept': () =>
    'Nobody is told what you chose, and nobody sees how the vote stands before it has closed. If fewer than ten ballots count, we show who won and no numbers.',
  'rules.withdrawn.passed-over': () => 'If a bid is taken back after voting opened, we pass it over and make a new result. The old one stays on show.',
  'rules.recount.same-day': () => 'On the day of the result you can ask us to count again.',
  'rules.recount.days': ({ count }) =>
    count === 1
      ? 'You can ask us to count again until 1 working day after the result.'
      : `You can ask us to count again until ${count} working days after the result.`,
};
