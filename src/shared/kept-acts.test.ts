import { expect, it, vi } from 'vitest';
import { KEPT_ACTS } from './kept-acts';

vi.mock('./engine-protocol', () => ({ CHANGING_METHODS: ['compact', 'whatIsNew'] }));

it('whatever changes an image is kept, also what is added one day', () => {
  expect(KEPT_ACTS).toEqual(['compact', 'whatIsNew', 'create', 'encode']);
});
