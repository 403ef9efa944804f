import type { Recorded } from '#decider';
import type { GrantEvent } from '#events';
import type { GrantCommand } from './grant.commands.js';
import type { GrantFacts } from './grant.facts.js';

type Events = readonly Recorded<GrantEvent>[];

/** The command behind one command's events (the replay law, architecture.md "How a command travels"). */
export function commandOf([event, basis]: Events): GrantCommand {
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const at = event.recordedAt;
  const { bidId } = event.data;
  switch (event.type) {
    case 'GrantOpened': {
      const { bankId, roundId, fundId, amountPence, conditions } = event.data;
      return { type: 'OpenGrant', at, data: { bidId, bankId, roundId, fundId, amountPence, conditions } };
    }
    case 'OfferMade':
      return { type: 'MakeOffer', at, data: { bidId } };
    case 'OfferAccepted':
      return { type: 'AcceptOffer', at, data: { bidId } };
    case 'ConditionMet':
      return { type: 'MeetCondition', at, data: event.data };
    case 'SafeguardingNamed':
      return { type: 'NameSafeguarding', at, data: event.data };
    case 'OfferLapsed':
      return { type: 'LapseOffer', at, data: { bidId } };
    case 'GrantWithdrawn':
      return { type: 'WithdrawGrant', at, data: { bidId } };
    case 'ProjectEnded':
      return { type: 'EndProject', at, data: { bidId, endedOn: event.data.endedOn } };
    case 'ReportReceived': {
      const { late: _, paidPence: __, ...report } = event.data;
      if (basis?.type !== 'ReportReceivedBasis') return { type: 'ReceiveReport', at, data: report };
      const { bidId: ___, ...files } = basis.data;
      return { type: 'ReceiveReport', at, data: { ...report, files } };
    }
    case 'ReportReceivedBasis':
      throw new RangeError('the basis of a report stands behind the report');
    case 'PictureWithdrawn':
      return { type: 'WithdrawPicture', at, data: { bidId } };
  }
}

/** The facts behind them. That nothing was on its way when the time to spend ran out follows from there being an event. */
export function factsOf(events: Events): GrantFacts {
  const event = events[0];
  switch (event?.type) {
    case 'GrantOpened': {
      const { atRisk, lapseDays, spendWithinDays, reportDueDays } = event.data;
      const withdrawn = events.some(({ type }) => type === 'GrantWithdrawn');
      return { rules: { lapseDays, spendWithinDays, reportDueDays }, bid: { atRisk, withdrawn } };
    }
    case 'OfferLapsed':
      return { money: { leftPence: event.data.leftPence ?? 0, inPaymentPence: 0, paidPence: 0 } };
    case 'ProjectEnded':
    case 'ReportReceived':
      return { money: { leftPence: 0, inPaymentPence: 0, paidPence: event.data.paidPence ?? 0 } };
    default:
      return {};
  }
}
