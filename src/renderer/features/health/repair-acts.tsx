import type { ImageHandle } from '../../../shared/app-protocol';
import { isOfUse } from '../../../shared/undo-entry';
import { useFacts } from '../../app/facts';
import { forecasts } from '../../app/forecasts';
import { useImage } from '../../app/store';
import { Button } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { formatPlural } from '../../ui/numbers';
import { MapCompare } from '../map/map-compare';
import { UndoList } from '../repair/undo-list';
import { openVerb } from '../tasks/task-store';
import { useVerbBar } from '../tasks/use-verb-bar';

/** Opens the plan of a repair; what is best done next where the check found something to mend. */
export function RepairButton({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const facts = useFacts(handle);
  const bar = useVerbBar('repair', handle);
  if (!image) return null;
  const repair = forecasts(image, facts, 0, { repair: bar }).find(({ id }) => id === 'repair')!;
  return (
    <Button
      kind={repair.primary ? 'primary' : 'plain'}
      isDisabled={!repair.enabled}
      onPress={() => openVerb('repair', handle)}
    >
      {repair.name}
    </Button>
  );
}

/** Repairs of the image that can be taken back, and the map before the last one. */
export function PastRepairs({ handle }: { readonly handle: ImageHandle }) {
  const { undo = [] } = useFacts(handle);
  const bar = useVerbBar('undo', handle);
  if (undo.length === 0) return null;
  return (
    <section className="past-repairs" aria-label="Repairs">
      <UndoList
        handle={handle}
        entries={undo.slice(0, 1)}
        action={
          isOfUse(undo[0]) && (
            <Button isDisabled={bar !== undefined} onPress={() => openVerb('undo', handle)}>
              {undo[0].state === 'done' ? 'Take back…' : 'Finish or take back…'}
            </Button>
          )
        }
      />
      <MapCompare handle={handle} />
      {undo.length > 1 && (
        <Disclosure title={formatPlural(undo.length - 1, 'other repair')}>
          <UndoList handle={handle} entries={undo.slice(1)} />
        </Disclosure>
      )}
    </section>
  );
}
