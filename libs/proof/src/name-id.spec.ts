import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { nameId } from './name-id.js';

test('the id of a name is the UUID v5 that anybody would make of it', () => {
  fc.assert(fc.property(fc.uuid(), fc.string({ unit: 'grapheme' }), (namespace, name) => expect(nameId(namespace, name)).toBe(v5(name, namespace))));
});
