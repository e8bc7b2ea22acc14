import { useEffect, useMemo, useRef, useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ImageSummary } from '../../../shared/results';
import { select, useSelection } from '../../app/selection';
import type { Selection } from '../../app/selection';
import { useImage } from '../../app/store';
import { Button } from '../../ui/button';
import { ExtensionList } from './extension-list';
import { FeatureList } from './feature-list';
import { FieldList } from './field-list';
import { GoToField } from './go-to-field';
import { HeaderProblems } from './header-problems';
import { HexView } from './hex-view';
import type { ByteRange } from './hex-view';
import { EXTENSION_HEAD, extensionId, regionAt, regionsOf } from './regions';
import { structureLinks } from './structure-links';
import './header-view.css';

/** Bytes of the file that a selection stands for, where it does. */
function bytesOf(selection: Selection | undefined, clusterSize: number): ByteRange | undefined {
  switch (selection?.kind) {
    case 'field':
    case 'bytes':
      return { offset: selection.offset, length: selection.length };
    case 'cluster':
      return selection.space === 'host'
        ? { offset: selection.cluster * clusterSize, length: clusterSize }
        : undefined;
    default:
      return undefined;
  }
}

/** Header fields, features and extensions beside the bytes of the file; each side lights the other. */
export function HeaderView({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const summary = image?.summary.value;
  if (!image || !summary) return null;
  return <Header handle={handle} summary={summary} generation={image.generation} />;
}

interface HeaderProps {
  readonly handle: ImageHandle;
  readonly summary: ImageSummary;
  readonly generation: number;
}

function Header({ handle, summary, generation }: HeaderProps) {
  const selection = useSelection(handle);
  const tree = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<string>();
  const regions = useMemo(() => regionsOf(summary), [summary]);
  const links = useMemo(() => structureLinks(summary), [summary]);
  const wrong = useMemo(
    () => new Set(summary.fields.filter(({ problem }) => problem !== undefined).map(({ name }) => name)),
    [summary],
  );
  const marked = useMemo(() => bytesOf(selection, summary.clusterSize), [selection, summary]);
  const selected = selection?.kind === 'field' ? selection.name : undefined;

  // what was picked in the bytes comes into sight in the tree
  useEffect(() => {
    if (selected === undefined) return;
    tree.current?.querySelector('[data-selected]')?.scrollIntoView({ block: 'nearest' });
  }, [selected]);

  const selectField = (name: string, offset: number, length: number, replace = false): void =>
    select(handle, { kind: 'field', name, offset, length }, { replace });
  const selectBytes = (offset: number, length: number, replace = false): void =>
    select(handle, { kind: 'bytes', offset, length }, { replace });

  return (
    <div className="view-fill header-view">
      <div className="header-tree" ref={tree}>
        <HeaderProblems handle={handle} findings={summary.findings} clusterSize={summary.clusterSize} />
        <section aria-labelledby="header-fields">
          <h2 className="section-head" id="header-fields">
            Fields
          </h2>
          <FieldList
            fields={summary.fields}
            selected={selected}
            hovered={hovered}
            onSelect={({ name, offset, length }) => selectField(name, offset, length)}
            onHover={setHovered}
          />
        </section>
        {summary.features.length > 0 && (
          <section aria-labelledby="header-features">
            <h2 className="section-head" id="header-features">
              Features
            </h2>
            <FeatureList features={summary.features} />
          </section>
        )}
        <section aria-labelledby="header-extensions">
          <h2 className="section-head" id="header-extensions">
            Extensions
          </h2>
          <ExtensionList
            extensions={summary.extensions}
            selected={selected}
            hovered={hovered}
            onSelect={({ offset, length }) =>
              selectField(extensionId(offset), offset, EXTENSION_HEAD + length)
            }
            onHover={setHovered}
          />
        </section>
      </div>
      <div className="header-bytes">
        <div className="header-places">
          {links.map(({ name, offset, length }) => (
            <Button key={name} kind="quiet" onPress={() => selectBytes(offset, length)}>
              {name}
            </Button>
          ))}
          <GoToField fileLength={summary.fileLength} onGo={(offset) => selectBytes(offset, 1)} />
        </div>
        <HexView
          key={generation}
          handle={handle}
          fileLength={summary.fileLength}
          regions={regions}
          wrong={wrong}
          marked={marked}
          hovered={regions.find(({ id }) => id === hovered)}
          onHover={(offset) => setHovered(offset === undefined ? undefined : regionAt(regions, offset)?.id)}
          onPick={(offset, by) => {
            const region = regionAt(regions, offset);
            const replace = by === 'keys';
            if (region) selectField(region.id, region.offset, region.length, replace);
            else selectBytes(offset, 1, replace);
          }}
        />
      </div>
    </div>
  );
}
