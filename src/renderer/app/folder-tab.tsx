import { Folder } from 'lucide-react';
import { closeFolder, showFolder, useFolders, useFrontFolder } from './folder-tabs';
import { Tab } from './tab';

/** The tabs of the folders that are open, before those of images. @param places what tells each from another of its name */
export function FolderTabs({ places }: { readonly places: readonly string[] }) {
  const folders = useFolders((state) => state.folders);
  const front = useFrontFolder();
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
