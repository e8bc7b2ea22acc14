import { describe, expect, it } from 'vitest';
import { printable, printableJson } from './printable';

const HOSTILE = 'a\u001b[31mred\nline\u009b2J\u007f\u202etxt.exe\u2028';

describe('printable', () => {
  it('shows what a terminal would act on by its code', () => {
    expect(printable(HOSTILE)).toBe('a\\u001b[31mred\\u000aline\\u009b2J\\u007f\\u202etxt.exe\\u2028');
  });

  it('shows every mark that turns the direction of writing by its code', () => {
    expect(printable('a\u200eb\u200fc\u061cd')).toBe('a\\u200eb\\u200fc\\u061cd');
    expect(printableJson('\u200e\u200f\u061c')).toBe('"\\u200e\\u200f\\u061c"');
  });

  it('leaves the letters of all languages alone', () => {
    const text = 'Größe 磁盘 قرص 😀';
    expect(printable(text)).toBe(text);
  });
});

describe('printableJson', () => {
  it('reads back as the same value, and holds nothing that a terminal acts on', () => {
    const value = { name: HOSTILE, list: [1, HOSTILE] };
    const text = printableJson(value, 4);
    expect(JSON.parse(text)).toEqual(value);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
    expect(text).toContain('\n    "name"');
  });
});
