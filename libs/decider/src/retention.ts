/**
 * Why a personal text is kept, and so for how long (audit.md, "Personal data"): a person has one data key per class, and forgetting a class means
 * throwing that key away. How many months each is kept is configuration.
 */
export const retentionClasses = ['contact', 'bid', 'payee', 'finance', 'office', 'case', 'equality'] as const;
export type RetentionClass = (typeof retentionClasses)[number];
