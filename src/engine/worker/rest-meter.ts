import type { OperationContext } from '../../shared/progress';

/** Counts how long an operation rested, in milliseconds: that is no time that it took. */
export class RestMeter {
  milliseconds = 0;

  /** What the operation is given in the place of `mayGoOn`. */
  watch(mayGoOn: OperationContext['mayGoOn']): OperationContext['mayGoOn'] {
    if (!mayGoOn) return undefined;
    return async () => {
      const began = performance.now();
      await mayGoOn();
      this.milliseconds += performance.now() - began;
    };
  }
}
