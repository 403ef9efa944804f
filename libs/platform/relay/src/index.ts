export { AsyncApiRoom, type AsyncApiSettings } from './asyncapi/async-api.room.js';
export { Departures } from './departures.js';
export { type OutwardCatalogue, relayTo, topicsOf } from './follower.js';
export { type MakeRecord, type RecordOptions, recordMaker } from './record.js';
export { topicOf } from './record-names.js';
export { RelayRoom } from './relay.room.js';
export { RELAY_TIMES, type RelaySettings, type RelayTimes } from './relay-settings.js';
