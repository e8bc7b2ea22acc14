import { expect, it } from 'vitest';
import { CLUSTER_CLASSES } from '../../../shared/cluster-kinds';
import { ALL_KINDS } from './face';
import { isolate, maskOfClass, toggle } from './legend-filter';

const data = maskOfClass('data');
const leaked = maskOfClass('leaked');

it('every kind belongs to exactly one class', () => {
  expect(CLUSTER_CLASSES.reduce((sum, group) => sum + maskOfClass(group), 0)).toBe(ALL_KINDS);
});

it('a click shows a class alone, a second click all again', () => {
  expect(isolate(ALL_KINDS, data)).toBe(data);
  expect(isolate(leaked, data)).toBe(data);
  expect(isolate(data, data)).toBe(ALL_KINDS);
});

it('a click with Ctrl adds and takes away', () => {
  expect(toggle(ALL_KINDS, data)).toBe(ALL_KINDS & ~data);
  expect(toggle(leaked, data)).toBe(leaked | data);
  expect(toggle(leaked | data, data)).toBe(leaked);
});

it('a filter that lets nothing through is none', () => {
  expect(toggle(data, data)).toBe(ALL_KINDS);
});
