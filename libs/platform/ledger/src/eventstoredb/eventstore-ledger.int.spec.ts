import { eventstorePlace, eventstoreServer } from '../../test/eventstore-place.js';
import { ledgerConformance } from '../ledger.conformance.js';

ledgerConformance(`the ledger in EventStoreDB, on ${eventstoreServer}`, eventstorePlace);
