import { frontFolder, isBusy, useFolders } from '../../app/folder-tabs';
import { announce, toast } from '../../ui/live-region';
import { notifyAfter } from '../jobs/notify-after';
import { resultSentence } from './batch';

/** Tells what came of each run of the queue: aloud where its folder is in front, as a message elsewhere. */
export function followQueue(): void {
  let batch = 0;
  let began = 0;
  useFolders.subscribe(({ queue }, { queue: before }) => {
    if (queue.batch !== batch) {
      batch = queue.batch;
      began = performance.now();
    }
    if (isBusy(before) && !isBusy(queue)) tellEnd(batch, began);
  });
}

function tellEnd(batch: number, began: number): void {
  for (const { folder, name, rows } of useFolders.getState().folders) {
    const sentence = resultSentence(rows.values(), batch);
    if (sentence === undefined) continue;
    if (folder === frontFolder()) announce(sentence);
    else toast(`${name}: ${sentence}`);
    notifyAfter(began, `${name}: ${sentence}`);
  }
}
