/** What the wrapped key of the log is bound to. */
export const KEY_CONTEXT = 'looks/v1';
