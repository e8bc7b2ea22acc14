import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../../test/suite-folder';
import { ReportNames } from './report-names';

const folder = await suiteFolder('report-names');

describe('the name of a report', () => {
  it('is that of the image, numbered where something has it or is about to', async () => {
    await writeFile(join(folder, 'web-report.html'), '');
    const names = new ReportNames();
    const take = async (name: string): Promise<string> =>
      basename(await names.take({ folder, format: 'html' }, name));
    expect(await Promise.all(['web.qcow2', 'web.img', 'Web.raw', 'db.qcow2'].map(take))).toEqual([
      'web-report-2.html',
      'web-report-3.html',
      expect.stringMatching(/^Web-report(-4)?\.html$/),
      'db-report.html',
    ]);
    names.giveBack(join(folder, 'db-report.html'));
    expect(await take('db.qcow2')).toBe('db-report.html');
  });

  it('has the ending of its format, so that a page and a record stand side by side', async () => {
    await writeFile(join(folder, 'mail-report.html'), '');
    const path = await new ReportNames().take({ folder, format: 'json' }, 'mail.qcow2');
    expect(basename(path)).toBe('mail-report.json');
  });
});
