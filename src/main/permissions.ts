import { session } from 'electron';

/** The page needs no permission of the system, so it gets none: camera, clipboard, devices, notifications, any. */
export function setupPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.setDevicePermissionHandler(() => false);
}
