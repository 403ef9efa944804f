import type { FastifyRequest, SignedIn } from '#http';
import type { Session } from '#identity';
import type { BrowserSessions } from './browser-sessions.js';
import type { Viewer } from './viewer.js';

/** The role that may sit beside somebody and type for them. */
const HELPS = 'organiser';

/**
 * Finds who a request acts as. Their roles are looked up anew for every request, so that one that was revoked counts at once (audit.md, "Threats": standing access).
 * In a helper-assisted session the person may only do what the two came for, as anybody may: their own offices stay out of the helper's reach, and the helper must still be one.
 */
export async function findWhoReads(
  request: FastifyRequest,
  sessions: BrowserSessions,
  viewerOf: (person: string) => Promise<Viewer | undefined>,
): Promise<void> {
  const session = await sessions.of(request);
  if (!session) return;
  const [viewer, helper] = await Promise.all([viewerOf(session.person), session.helper === undefined ? undefined : viewerOf(session.helper)]);
  if (!viewer || !(await sessions.stands(session, viewer.roles))) return;
  if (session.helper !== undefined && !helper?.roles.some(({ role }) => role === HELPS)) return;
  request.signedIn = signedInOf(session);
  request.viewer = helper ? { ...viewer, roles: [] } : viewer;
  request.helper = helper;
}

function signedInOf({ sessionId, person, method, signedInAt, steppedUp, helper, purpose }: Session): SignedIn {
  return { sessionId, person, method, signedInAt, steppedUp, helper, purpose };
}
