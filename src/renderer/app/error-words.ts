import { describeError } from '../../shared/error-text';
import type { ErrorText } from '../../shared/error-text';
import { asPlatterError } from './api';

/** Any thrown value in words for people. */
export function errorWords(error: unknown): ErrorText {
  const { code, fields } = asPlatterError(error);
  return describeError(code, fields);
}
