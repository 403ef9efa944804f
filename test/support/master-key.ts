import { EnvironmentMasterKey } from '#vault';

/** The master key of tests that open a site in their own process. */
export const testMasterKey = new EnvironmentMasterKey(Buffer.alloc(32, 'estate bank'));
