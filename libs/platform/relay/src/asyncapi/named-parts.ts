import { z } from 'zod';
import { awardCondition, decidedBy, motion, posting, roundRules, standingRules, textRef } from '#events';

interface Named {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** Parts that many types share: each is defined once and gives readers one class to generate. */
export const namedParts = z.registry<Named>();

namedParts.add(textRef, {
  id: 'TextRef',
  title: 'Typed text, kept elsewhere',
  description:
    'Stands where a person typed something. The text is never in a record: `commitment` is a keyed hash that shows later whether a text is the one that was meant. It cannot be turned back into the text.',
});
namedParts.add(posting, {
  id: 'Posting',
  title: 'One line of a double entry',
  description:
    '`amountPence` is added to `account` of the fund. The lines of one event sum to zero. For audits: the amounts that an event is about stand beside it.',
});
namedParts.add(decidedBy, { id: 'DecidedBy', title: 'How it was decided', description: '`evidence` is the stream in which the deciding can be followed.' });
namedParts.add(awardCondition, { id: 'AwardCondition', title: 'A condition of an award', description: 'What must be done, before any payment or not.' });
namedParts.add(standingRules, { id: 'StandingRules', title: 'The standing rules of a bank', description: 'What a round takes unless it says otherwise.' });
namedParts.add(roundRules, { id: 'RoundRules', title: 'The rules of a round', description: 'Frozen when it opens; every decision names their version.' });
namedParts.add(motion, { id: 'Motion', title: 'What was voted on', description: 'The answer, the amount (0 to decline) and the conditions.' });
