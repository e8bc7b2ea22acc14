import { afterEach, expect, it, vi } from 'vitest';
import { warnOfWriters } from './warn-of-writers';

const { platform } = process;

afterEach(() => {
  Object.defineProperty(process, 'platform', { value: platform });
  vi.restoreAllMocks();
});

it('tells the log alone where it can not be known who has an image open', async () => {
  Object.defineProperty(process, 'platform', { value: 'darwin' });
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const log = vi.fn<(line: string) => void>();
  await warnOfWriters(['disk.qcow2'], log);
  await warnOfWriters(['disk.qcow2'], undefined);
  expect(log.mock.calls).toEqual([['disk.qcow2: whether it is in use is not known (platform)']]);
  expect(written).not.toHaveBeenCalled();
});
