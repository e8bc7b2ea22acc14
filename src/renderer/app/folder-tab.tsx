import { Folder } from 'lucide-react';
import { FileName } from '../ui/file-name';
import { closeFolder, showFolder, useFolders, useFrontFolder } from './folder-tabs';
import { Tab } from './tab';

/** The tabs of the folders that are open, before those of images. */
export function FolderTabs() {
  const folders = useFolders((state) => state.folders);
  const front = useFrontFolder();
  return folders.map(({ folder, name, path }) => (
    <Tab
      key={folder}
      handle={folder}
      isActive={folder === front}
      tip={path === '' ? name : path}
      label={`${name}, folder`}
      closes={name}
      onPress={() => showFolder(folder)}
      onClose={() => void closeFolder(folder)}
    >
      <Folder className="tab-icon" aria-hidden="true" />
      <FileName name={name} title="" />
    </Tab>
  ));
}
