import { postgresPlace } from '../../test/postgres-place.js';
import { handleConformance } from '../handle.conformance.js';

handleConformance('commands carried to the ledger in PostgreSQL', postgresPlace);
