import { app } from 'electron';

/** The name that systems know the app by; packages are made under it. */
export const APP_ID = 'org.platter.Platter';

/** Windows shows notifications, and one icon in the task bar, only of apps that say who they are. Elsewhere it is nothing. */
export const setupAppIdentity = (): void => app.setAppUserModelId(APP_ID);
