/** Roles that come with a home and a vote: nobody else's money or data is in reach. Anybody may be an applicant. */
const OWN_LIFE: ReadonlySet<string> = new Set(['applicant', 'resident']);
/** A partner decides nothing and holds nobody's money, but sees the cases of residents that they brought (domain.md, "Who uses it, and the moment that matters"). */
const NO_OFFICE: ReadonlySet<string> = new Set([...OWN_LIFE, 'partner']);

/** Whether a role decides about others or their money. Asked for how long what names its holder is kept, and for whom a posted letter is no way in. */
export const isOffice = (role: string): boolean => !NO_OFFICE.has(role);

/**
 * Whether a role reaches nothing of anybody else's. Asked where what others told must stay out of sight (how long a session lasts, what a helper may see), and for whom a
 * claimed address is. Wider than `isOffice` by the partner, who sees what is told of others.
 */
export const isOwnLife = (role: string): boolean => OWN_LIFE.has(role);
