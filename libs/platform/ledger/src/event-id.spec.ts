import { test } from '@jest/globals';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { eventIdOf } from './event-id.js';

test('an event’s id is the UUID v5 that anybody would make of the command’s id and the index', () => {
  fc.assert(fc.property(fc.uuid(), fc.nat(10_000), (commandId, index) => eventIdOf(commandId, index) === v5(String(index), commandId)));
});
