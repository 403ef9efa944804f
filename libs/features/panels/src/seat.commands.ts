import { z } from 'zod';
import { command } from '#decider';
import { PanelMemberJoined, PanelMemberLeft, personToken } from '#events';

/** `person`: their token of the installation, which roles stand under; at a panel they stand under the bank's, and the vault alone knows both. */
const person = { person: personToken };
const { bankId, seatId, office, joinedOn, lastDay } = PanelMemberJoined.schema.shape;

/** Follows from a panel's role: it becomes `SeatMember` with the bank's tokens. It writes no event of its own. */
export class TakeUpSeat extends command('TakeUpSeat', z.strictObject({ ...person, bankId, seatId, office, joinedOn, lastDay })) {}
/** Follows from the end of the role: it becomes `UnseatMember`. It writes no event of its own. */
export class GiveUpSeat extends command('GiveUpSeat', z.strictObject({ ...person, bankId, seatId, leftOn: PanelMemberLeft.schema.shape.leftOn })) {}
