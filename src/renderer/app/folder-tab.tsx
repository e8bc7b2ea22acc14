import { Folder } from 'lucide-react';
import { closeFolder, showFolder, useFolders, useFrontFolder } from './folder-tabs';
import { Tab } from './tab';
import { tellApart } from './tell-apart';

/** What a folder lies in. */
const PARENT = /^.*(?=[/\\])/;

/** The tabs of the folders that are open, before those of images. */
export function FolderTabs() {
  const folders = useFolders((state) => state.folders);
  const front = useFrontFolder();
  const places = tellApart(
    folders.map(({ name, path }) => ({ fileName: name, folder: PARENT.exec(path)?.[0] ?? '' })),
  );
  return folders.map(({ folder, name, path }, index) => (
    <Tab
      key={folder}
      handle={folder}
      isActive={folder === front}
      tip={path === '' ? name : path}
      icon={<Folder className="tab-icon" aria-hidden="true" />}
      name={name}
      place={places[index]}
      status="folder"
      onPress={() => showFolder(folder)}
      onClose={() => void closeFolder(folder)}
    />
  ));
}
