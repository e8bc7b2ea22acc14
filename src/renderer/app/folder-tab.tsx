import { Folder, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { Tip } from '../ui/tooltip';
import { closeFolder, showFolder, useFolders, useFrontFolder } from './folder-tabs';

/** The tabs of the folders that are open, before those of images. */
export function FolderTabs() {
  const folders = useFolders((state) => state.folders);
  const front = useFrontFolder();
  return folders.map(({ folder, name, path }) => (
    <div key={folder} className="tab" data-handle={folder} data-active={folder === front}>
      <Tip text={path === '' ? name : path}>
        <Button
          className="tab-button"
          aria-current={folder === front ? 'page' : undefined}
          aria-label={`${name}, folder`}
          onPress={() => showFolder(folder)}
        >
          <Folder className="tab-icon" aria-hidden="true" />
          <span className="tab-name">
            <span className="tab-name-head">{name}</span>
          </span>
        </Button>
      </Tip>
      <Button className="tab-close" aria-label={`Close ${name}`} onPress={() => void closeFolder(folder)}>
        <X aria-hidden="true" />
      </Button>
    </div>
  ));
}
