/** Markup made of text that nobody can trust: whatever is put into a template is escaped. */
import { printable } from './printable';

/** Finished markup, made by `html` alone. */
export class Html {
  constructor(readonly text: string) {}
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What a template takes: text and numbers are escaped, markup stands as it is, nothing stands for undefined. */
export type HtmlValue = string | number | undefined | Html | readonly HtmlValue[];

/** Tag of a template that makes markup. */
export const html = (parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html =>
  new Html(parts.map((part, index) => part + (index < values.length ? markup(values[index]) : '')).join(''));

function markup(value: HtmlValue): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(markup).join('');
  // a name is to look like what it is, whatever turns the direction of writing
  return printable(String(value)).replace(/[&<>"']/g, (character) => ESCAPES[character]);
}
