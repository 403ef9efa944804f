import type { FeatureProcessors } from '#processors';
import { meetingReactions } from './meeting.reaction.js';

/** What follows from other features' facts. */
export const panelReactors: FeatureProcessors = { reactions: [{ name: 'panels', table: meetingReactions }] };
