export { type FastTrackCommand, fastTrackCommands, OpenFastTrack, VoteFastTrack } from './fast-track.commands.js';
export { type FastTrackState, fastTrackDecider, fastTrackRefusals } from './fast-track.decider.js';
export { type FastTrackFacts, gatherFastTrackFacts } from './fast-track.facts.js';
export {
  CallMeeting,
  DeclareInterest,
  FinishMeeting,
  type MeetingCommand,
  meetingCommands,
  ReadBackEvening,
  RecordArrival,
  RecordDeparture,
  ReopenMeeting,
  VoteOnBid,
} from './meeting.commands.js';
export { meetingDecider, meetingRefusals } from './meeting.decider.js';
export { gatherMeetingFacts, type MeetingFacts } from './meeting.facts.js';
export { meetingReactions } from './meeting.reaction.js';
export { type PanelCommand, panelCommands, SeatMember, UnseatMember } from './panel.commands.js';
export { panelDecider, panelRefusals } from './panel.decider.js';
export { fastTrackDoorway, meetingDoorway, panelDoorway } from './panels.doorway.js';
export { PanelsModule } from './panels.module.js';
export { panelReactors } from './panels.processors.js';
export { isHeldOn, officeOn, type Seat, type Seats, seatFolding } from './seat.facts.js';
