import { handleConformance } from '../handle.conformance.js';
import { postgresPlace } from './postgres-place.js';

handleConformance('commands carried to the ledger in PostgreSQL', postgresPlace);
