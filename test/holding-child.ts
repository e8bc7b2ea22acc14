/** Holds the image named on the command line open for writing until it is ended, and says when it does. */
import { WritableFileStorage } from '../src/engine/io/writable-file-storage';

const storage = await WritableFileStorage.open(process.argv[2]);
process.stdout.write(JSON.stringify(storage.lockState));
setInterval(() => storage.length, 1000);
