import { beforeEach, describe, expect, it, vi } from 'vitest';
import { installStubBridge } from '../../../../test/stub-bridge';
import { addImages, useImages } from '../../app/store';
import { coverBins, onBins, showBins } from './map-model';

const handle = 'image-1';

beforeEach(() => {
  vi.useFakeTimers();
  installStubBridge();
  useImages.setState({ images: [], active: undefined });
  addImages([{ handle, fileName: 'disk.qcow2', folder: '/vm' }]);
  return () => vi.useRealTimers();
});

describe('a picture that lies over the others', () => {
  it('is told alone, and the others when it has gone', () => {
    const behind = vi.fn<() => void>();
    const inFront = vi.fn<() => void>();
    onBins(handle, behind);
    const uncover = coverBins(handle, inFront);
    showBins(handle, undefined);
    expect(inFront).toHaveBeenCalledTimes(1);
    expect(behind).not.toHaveBeenCalled();
    uncover();
    vi.runAllTimers();
    expect(behind).toHaveBeenCalledTimes(1);
    showBins(handle, undefined);
    expect(behind).toHaveBeenCalledTimes(2);
    expect(inFront).toHaveBeenCalledTimes(1);
  });

  it('that comes in the place of another does not go with it', () => {
    const second = vi.fn<() => void>();
    const uncoverFirst = coverBins(handle, vi.fn<() => void>());
    coverBins(handle, second);
    uncoverFirst();
    showBins(handle, undefined);
    expect(second).toHaveBeenCalledTimes(1);
  });
});
