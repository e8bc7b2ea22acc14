import { useEffect } from 'react';
import { jobTitle } from '../features/jobs/job-text';
import { isWritingJob, useJobs, type Job } from '../features/jobs/jobs';
import { useFolder, useFolders, useFrontFolder } from './folder-tabs';
import { useImages } from './store';
import { useShownDocument } from './use-shown-document';

/** How far the first job is that writes, else the first check: `42 % · Compacting`. */
function workTitle(jobs: readonly Job[]): string | undefined {
  const job = jobs.find(isWritingJob) ?? jobs.find(({ method }) => method === 'check');
  return job && `${job.progress?.progress ?? 0} % · ${jobTitle(job.method)}`;
}

/** What the system shows of the window: what is written or checked, and what is in front. Apart, as each percent changes it. */
export function WindowTitle() {
  const active = useImages(({ active: handle }) => handle);
  const fileName = useImages(({ images }) => images.find(({ handle }) => handle === active)?.fileName);
  const folderName = useFolder(useFrontFolder() ?? '')?.name;
  const queued = useFolders(({ queue }) => (queue.writes ? `${queue.percent} % · Queue` : undefined));
  const work = useJobs(({ jobs }) => workTitle(jobs)) ?? queued;
  useShownDocument(active);
  useEffect(() => {
    document.title = [work, fileName ?? folderName, 'Platter'].filter(Boolean).join(' — ');
  }, [work, fileName, folderName]);
  return null;
}
