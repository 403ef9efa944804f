import type { FeatureProcessors } from '#processors';
import { deskProjection } from './desk/desk.projection.js';
import { meetingReactions } from './meeting.reaction.js';

/** The panel's read model, and what follows from other features' facts. */
export const panelReactors: FeatureProcessors = { projections: [deskProjection], reactions: [{ name: 'panels', table: meetingReactions }] };
