import { crashReporter } from 'electron';

/** Has a process that crashes leave a dump in the user's folder, and nowhere else. Goes before the app is ready. */
export function setupCrashDumps(): void {
  crashReporter.start({ uploadToServer: false });
}
