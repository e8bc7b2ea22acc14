import { ArrowLeft, ArrowRight, ChevronDown, Menu as MenuIcon, Plus } from 'lucide-react';
import { memo } from 'react';
import type { ImageHandle } from '../../shared/app-protocol';
import { IconButton } from '../ui/button';
import { Menu, MenuItem } from '../ui/menu';
import { Dot, type Tone } from '../ui/pill';
import { useActionKeys } from './action-keys';
import { AppMenu } from './app-menu';
import { useAllFacts } from './facts';
import { FolderTabs } from './folder-tab';
import { showFolder, useFolders, useFrontFolder } from './folder-tabs';
import { selectNext, selectPrevious, useCanTravel } from './selection';
import { closeImage, openChosen } from './session';
import { activate, useImages } from './store';
import { Tab } from './tab';
import { placedName, tellApart } from './tell-apart';
import { useTabScroll } from './use-tab-scroll';
import { VERDICT_TONES, verdictName } from './verdict-text';
import { verdictOf } from './verdict';
import './tab-strip.css';

/** What a folder lies in. */
const PARENT = /^.*(?=[/\\])/s;

/** The open images, and what belongs to the window as a whole. */
export function TabStrip() {
  const { images, active } = useImages();
  const facts = useAllFacts();
  const openKeys = useActionKeys('open');
  const folders = useFolders((state) => state.folders);
  const front = useFrontFolder();
  const tabs = images.length + folders.length;
  const places = tellApart(images);
  const folderPlaces = tellApart(
    folders.map(({ name, path }) => ({ fileName: name, folder: PARENT.exec(path)?.[0] ?? '' })),
  );
  const { strip, overflows, onWheel } = useTabScroll(active ?? front, tabs);
  return (
    <header className="tab-strip" data-open={images.length > 0}>
      <nav ref={strip} className="tabs" aria-label="Open images" data-overflows={overflows} onWheel={onWheel}>
        <FolderTabs places={folderPlaces} />
        {images.map(({ handle, fileName, folder, summary }, index) => {
          const verdict = verdictOf(summary.value, facts[handle] ?? {});
          return (
            <ImageTab
              key={handle}
              handle={handle}
              fileName={fileName}
              folder={folder}
              place={places[index]}
              isActive={handle === active}
              tone={VERDICT_TONES[verdict.kind]}
              verdict={verdictName(verdict)}
            />
          );
        })}
        {tabs === 0 && <span className="tab-strip-title">Platter</span>}
      </nav>
      <div className="tab-strip-end">
        {tabs > 0 && (
          <IconButton
            label="Open…"
            keys={openKeys}
            icon={<Plus aria-hidden="true" />}
            onPress={() => void openChosen()}
          />
        )}
        {overflows && (
          <Menu
            label="All open images"
            trigger={<IconButton label="All open images" icon={<ChevronDown aria-hidden="true" />} />}
          >
            {folders.map(({ folder, name }, index) => (
              <MenuItem key={folder} isChecked={folder === front} onAction={() => showFolder(folder)}>
                {placedName(name, folderPlaces[index])}
              </MenuItem>
            ))}
            {images.map(({ handle, fileName }, index) => (
              <MenuItem key={handle} isChecked={handle === active} onAction={() => activate(handle)}>
                {placedName(fileName, places[index])}
              </MenuItem>
            ))}
          </Menu>
        )}
        <span className="tab-strip-space" />
        {active !== undefined && <TravelButtons handle={active} />}
        <WindowMenu />
      </div>
    </header>
  );
}

interface ImageTabProps {
  readonly handle: ImageHandle;
  readonly fileName: string;
  readonly folder: string;
  /** what tells it from another of its name */
  readonly place: string;
  readonly isActive: boolean;
  readonly tone: Tone;
  /** how the image stands, in words */
  readonly verdict: string;
}

/** Drawn anew only when it says something else: an image changes often while it is read. */
const ImageTab = memo(function ImageTab(props: ImageTabProps) {
  const { handle, fileName, folder, place, isActive, tone, verdict } = props;
  return (
    <Tab
      handle={handle}
      isActive={isActive}
      tip={`${fileName} · ${folder} · ${verdict}`}
      icon={<Dot tone={tone} />}
      name={fileName}
      place={place}
      status={verdict}
      onPress={() => activate(handle)}
      onClose={() => void closeImage(handle)}
    />
  );
});

const TravelButtons = memo(function TravelButtons({ handle }: { readonly handle: string }) {
  const can = useCanTravel(handle);
  const previousKeys = useActionKeys('select-previous');
  const nextKeys = useActionKeys('select-next');
  return (
    <>
      <IconButton
        label="Previous selection"
        keys={previousKeys}
        icon={<ArrowLeft aria-hidden="true" />}
        isDisabled={!can.back}
        onPress={() => selectPrevious(handle)}
      />
      <IconButton
        label="Next selection"
        keys={nextKeys}
        icon={<ArrowRight aria-hidden="true" />}
        isDisabled={!can.forward}
        onPress={() => selectNext(handle)}
      />
    </>
  );
});

const WindowMenu = memo(function WindowMenu() {
  return <AppMenu trigger={<IconButton label="Menu" icon={<MenuIcon aria-hidden="true" />} />} />;
});
