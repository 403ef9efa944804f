import { eventstorePlace, eventstoreServer } from '../../test/eventstore-place.js';
import { handleConformance } from '../handle.conformance.js';

handleConformance(`commands carried to the ledger in EventStoreDB, on ${eventstoreServer}`, eventstorePlace);
