import type { HeaderExtension } from '../../../shared/results';
import { Offset } from '../../ui/offset';
import { formatPlural } from '../../ui/numbers';
import { extensionId } from './regions';
import './extension-list.css';

interface ExtensionListProps {
  readonly extensions: readonly HeaderExtension[];
  readonly selected?: string;
  readonly hovered?: string;
  readonly onSelect: (extension: HeaderExtension) => void;
  readonly onHover: (id: string | undefined) => void;
}

/** The header extensions in the order of the file, known and unknown ones. */
export function ExtensionList({ extensions, selected, hovered, onSelect, onHover }: ExtensionListProps) {
  if (extensions.length === 0) return <p className="dim">None</p>;
  return (
    <ul className="extensions">
      {extensions.map((extension) => {
        const { type, name, offset, length, meaning } = extension;
        const id = extensionId(offset);
        return (
          <li
            key={id}
            className="extension in-extension"
            data-selected={selected === id || undefined}
            data-lit={hovered === id}
            onPointerEnter={() => onHover(id)}
            onPointerLeave={() => onHover(undefined)}
          >
            <span className="extension-name">{name}</span>
            <Offset offset={offset} onJump={() => onSelect(extension)} />
            <span className="extension-meaning selectable">{meaning}</span>
            <span className="extension-type mono">
              0x{type.toString(16).padStart(8, '0')} · {formatPlural(length, 'byte')}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
