import type { ErrorText } from './error-text';

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  qcow2: 'a qcow2 image',
  qcow1: 'an image of the old qcow format, version 1',
  vmdk: 'a VMware disk (VMDK)',
  vhdx: 'a Hyper-V disk (VHDX)',
  vpc: 'a Virtual PC disk (VHD)',
  vdi: 'a VirtualBox disk (VDI)',
  qed: 'a QED image',
  luks: 'a LUKS container',
  parallels: 'a Parallels disk',
  bochs: 'a Bochs disk',
  cloop: 'a compressed loop image',
  dmg: 'an Apple disk image (DMG)',
};

/**
 * What is to be said of a file that is of another format than what is done with it.
 * @param wanted `raw` where a raw disk was asked for, and not a qcow2 image
 */
export function otherFormatText(format = '', wanted = 'qcow2'): ErrorText {
  const detail = `It is ${FORMAT_NAMES[format] ?? 'of another format'}.`;
  if (wanted === 'raw')
    return {
      title: 'This is no raw disk',
      detail,
      remedy:
        format === 'qcow2'
          ? 'There is nothing to be made of it: open it as it is.'
          : 'qemu-img convert -O qcow2 makes a qcow2 image of it.',
    };
  // a raw disk begins with anything at all, and so does every other file
  if (format === 'raw')
    return {
      title: 'This is no disk image that Platter knows',
      detail: 'Its first bytes name no format. Perhaps it is a raw disk, or the start of an image is lost.',
      remedy: 'Of a raw disk qcow-tool encode makes an image that Platter opens.',
    };
  return {
    title: 'This is not a qcow2 image',
    detail,
    remedy: 'Platter opens qcow2 images; qemu-img convert -O qcow2 makes one of it.',
  };
}
