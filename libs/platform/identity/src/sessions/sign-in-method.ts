/** How somebody showed who they are. `demonstration` is the choice of a demo person, and counts there for every other way. */
export const signInMethods = ['email-link', 'text-code', 'passkey', 'oidc', 'save-code', 'letter-code', 'helper', 'demonstration'] as const;
export type SignInMethod = (typeof signInMethods)[number];
