import { expect } from '@playwright/test';
import { qemuCheck } from '../test/qemu';

/** qemu-img finds nothing wrong with an image, leaks included. */
export const isHealthy = async (path: string): Promise<void> => {
  const { status, json } = await qemuCheck(path);
  expect({ status, leaks: json?.leaks ?? 0, corruptions: json?.corruptions ?? 0 }).toEqual({
    status: 0,
    leaks: 0,
    corruptions: 0,
  });
};
