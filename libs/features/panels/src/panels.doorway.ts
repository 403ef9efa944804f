import { doorway } from '#cqrs';
import { applicantOf } from './bid.facts.js';
import { fastTrackCommands } from './fast-track.commands.js';
import { fastTrackDecider } from './fast-track.decider.js';
import { gatherFastTrackFacts } from './fast-track.facts.js';
import { meetingCommands } from './meeting.commands.js';
import { meetingDecider } from './meeting.decider.js';
import { gatherMeetingFacts } from './meeting.facts.js';
import { panelCommands } from './panel.commands.js';
import { panelDecider } from './panel.decider.js';

export const panelDoorway = doorway({ decider: panelDecider, commands: panelCommands, stream: ({ bankId }) => `panel-${bankId}` });
export const meetingDoorway = doorway({
  decider: meetingDecider,
  commands: meetingCommands,
  stream: ({ meetingId }) => `meeting-${meetingId}`,
  facts: gatherMeetingFacts,
  about: async (command, _field, reader) => ('bidId' in command.data ? applicantOf(command.data.bidId, reader) : undefined),
});
export const fastTrackDoorway = doorway({
  decider: fastTrackDecider,
  commands: fastTrackCommands,
  stream: ({ bidId }) => `fast-track-${bidId}`,
  facts: gatherFastTrackFacts,
});
