import { describe, expect, it } from 'vitest';
import { readAudit } from './advisories.mjs';

const report = (...found: readonly (readonly [name: string, severity: string])[]): string =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(
      found.map(([name, severity]) => [name, { name, severity, range: '<2' }]),
    ),
  });

const shipped = new Set(['react']);

describe('what the registry says about advisories', () => {
  it('is bad for what is shipped, and told of what builds it', () => {
    expect(readAudit(report(['react', 'high'], ['vite', 'critical']), shipped)).toEqual({
      asked: true,
      bad: ['react <2: high'],
      other: ['vite <2: critical'],
    });
  });

  it('is good where there is nothing severe', () => {
    expect(readAudit(report(['react', 'moderate']), shipped)).toEqual({ asked: true, bad: [], other: [] });
  });

  it.each([
    ['nothing', ''],
    ['a refusal', 'npm warn audit 405 Method Not Allowed\n{"message":"405","statusCode":405}\nnpm error'],
    ['half an answer', '{"auditReportVersion":2,"vuln'],
  ])('is not known from %s, which is neither', (_name, output) => {
    expect(readAudit(output, shipped)).toEqual({ asked: false, bad: [], other: [] });
  });
});
