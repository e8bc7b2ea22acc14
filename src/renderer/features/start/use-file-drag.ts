import { useEffect, useState } from 'react';
import { openFiles } from '../../app/session';
import { dragForecast, type DragForecast } from './drag-forecast';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** What is known of the files that are dragged over the window; undefined while there is no drag. */
export function useFileDrag(): DragForecast | undefined {
  const [dragged, setDragged] = useState<DragForecast>();
  useEffect(() => {
    let inside = 0;
    const end = (): void => {
      inside = 0;
      setDragged(undefined);
    };
    const listeners = {
      dragenter: (event: DragEvent) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        inside += 1;
        setDragged(dragForecast(event.dataTransfer?.items ?? []));
      },
      dragover: (event: DragEvent) => {
        // without this the drop would be refused, and everything else of a page takes no files
        event.preventDefault();
        if (event.dataTransfer) event.dataTransfer.dropEffect = carriesFiles(event) ? 'copy' : 'none';
      },
      dragleave: () => {
        inside -= 1;
        if (inside <= 0) end();
      },
      drop: (event: DragEvent) => {
        event.preventDefault();
        end();
        const dropped = [...(event.dataTransfer?.files ?? [])];
        if (dropped.length > 0) void openFiles(dropped);
      },
      // a drag that was given up sends nothing, but while it lasts no pointer event comes
      pointermove: end,
    };
    const entries = Object.entries(listeners) as [string, EventListener][];
    for (const [name, listener] of entries) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of entries) window.removeEventListener(name, listener);
    };
  }, []);
  return dragged;
}
