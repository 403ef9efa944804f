/** Commands that no person sends: they follow from other facts, from the calendar, or from a program that an operator runs. Reviewed by hand. */
export const followsFromFacts: readonly string[] = [];

/** What an administrator may send that is no command, and why. Reviewed by hand. */
export const actsWithoutCommand: Readonly<Record<string, string>> = {};
