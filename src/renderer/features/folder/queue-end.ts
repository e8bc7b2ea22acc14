import { askApp } from '../../app/api';
import { frontFolder, isBusy, useFolders } from '../../app/folder-tabs';
import { announce, toast } from '../../ui/live-region';
import { resultSentence } from './batch';

/** A run that takes no longer than this is still watched when it ends. */
const WATCHED = 10_000;

/** Tells what came of each run of the queue: aloud where its folder is in front, as a message elsewhere. */
export function followQueue(): void {
  let batch = 0;
  let began = 0;
  useFolders.subscribe(({ queue }, { queue: before }) => {
    if (queue.batch !== batch) {
      batch = queue.batch;
      began = performance.now();
    }
    if (isBusy(before) && !isBusy(queue)) tellEnd(batch, performance.now() - began);
  });
}

function tellEnd(batch: number, milliseconds: number): void {
  for (const { folder, name, rows } of useFolders.getState().folders) {
    const sentence = resultSentence(rows.values(), batch);
    if (sentence === undefined) continue;
    if (folder === frontFolder()) announce(sentence);
    else toast(`${name}: ${sentence}`);
    if (milliseconds >= WATCHED)
      void askApp('notify', { title: 'Platter', body: `${name}: ${sentence}`.slice(0, 500) });
  }
}
