import { join } from 'node:path';
import { inRoot } from '../setup/paths.mjs';
import { afterPack, commandLink } from './after-pack.mjs';

const QCOW2 = ['qcow2', 'qcow'];
const RAW = ['img', 'raw'];

/** Of koffi only what runs: its sources, and the library for another C library, are not needed. */
const FILES = [
  'package.json',
  'out/{main,preload,renderer,cli}/**',
  // bundled into the files of out/
  '!node_modules/zod/**',
  '!node_modules/koffi/{doc,lib,vendor}/**',
  '!node_modules/koffi/cnoke.cjs',
  '!node_modules/koffi/src/koffi/src/abi/**',
  '!node_modules/@koromix/*/musl_*/**',
  '!node_modules/@bokuweb/zstd-wasm/dist/{esm,web}/**',
  '!**/*.{md,map,ts,cc,hh,S,inc,def}',
  '!**/CMakeLists.txt',
];

/**
 * The configuration of electron-builder.
 * @param {object} options
 * @param {string} [options.output] folder that everything is made in
 * @param {boolean} [options.standIn] whether Electron is the old one that stands in where the official one can't be had
 */
export const configuration = ({ output = inRoot('dist'), standIn = false } = {}) => ({
  appId: 'org.platter.Platter',
  productName: 'Platter',
  copyright: 'Copyright © 2026 The Platter authors',
  directories: { output, buildResources: inRoot('build', 'package') },
  // electron-builder changes what it is given
  files: [...FILES],
  // what plain Node runs, and what it needs, lies outside of the archive
  asar: true,
  // what the Help menu shows
  extraResources: [{ from: inRoot('docs'), to: 'docs', filter: ['**/*.md'] }],
  asarUnpack: ['package.json', 'out/cli/**', 'node_modules/**'],
  extraMetadata: {
    desktopName: 'platter.desktop',
    // electron-builder asks for one; there is no page of the project yet, and none is named to anybody
    homepage: 'https://platter.invalid',
  },
  npmRebuild: false,
  nodeGypRebuild: false,
  // the app speaks English; these are Chromium's own texts
  electronLanguages: ['en-US'],
  // updates come with signed builds only
  publish: null,
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  afterPack: (context) => afterPack(context, { standIn }),
  linux: {
    target: ['AppImage', 'deb', 'rpm'],
    executableName: 'platter',
    syncDesktopName: true,
    category: 'System;Filesystem',
    synopsis: 'See, check and shrink qcow2 disk images',
    description:
      'Shows where the clusters of a qcow2 image lie, checks and repairs it, and makes it shorter in place.',
    maintainer: 'The Platter authors <maintainers@platter.invalid>',
    vendor: 'The Platter authors',
    icon: 'build/package/icons/png',
    // not raw disks: an entry can't say that it is only an alternative, and would own them where it is the only one
    mimeTypes: ['application/x-qcow2', 'application/x-qemu-disk'],
    desktop: {
      entry: {
        GenericName: 'Disk image manager',
        Keywords: 'qcow2;qcow;disk image;virtual machine;QEMU;KVM;',
        StartupNotify: 'true',
      },
    },
  },
  deb: {
    recommends: ['nodejs (>= 18.19)', 'shared-mime-info'],
    packageCategory: 'utils',
    artifactName: 'platter_${version}_${arch}.${ext}',
    fpm: systemFiles(output),
  },
  rpm: {
    artifactName: 'platter-${version}.${arch}.${ext}',
    packageCategory: 'Applications/System',
    fpm: systemFiles(output),
  },
  win: {
    target: ['nsis'],
    icon: 'build/package/icons/platter.ico',
    fileAssociations: QCOW2.map((ext) => ({
      ext,
      name: 'Platter.qcow2',
      description: 'QEMU disk image (qcow2)',
      role: 'Editor',
      icon: inRoot('build/package/icons/platter.ico'),
    })),
  },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    include: inRoot('build/package/windows/associations.nsh'),
    license: inRoot('LICENSE'),
  },
  mac: {
    target: [{ target: 'dmg', arch: ['universal'] }],
    category: 'public.app-category.utilities',
    icon: 'build/package/icons/platter.icns',
    // both halves of a universal app bring the libraries of both processors
    x64ArchFiles: '**/node_modules/@koromix/**',
    fileAssociations: [
      ...QCOW2.map((ext) => ({ ext, name: 'QEMU disk image (qcow2)', role: 'Editor', rank: 'Default' })),
      ...RAW.map((ext) => ({ ext, name: 'Raw disk image', role: 'Viewer', rank: 'Alternate' })),
    ],
  },
  dmg: { writeUpdateInfo: false },
});

/** What deb and rpm put beside the app: the command on PATH, and what files of images look like. */
function systemFiles(output) {
  return [
    `${commandLink(output)}=/usr/bin/qcow-tool`,
    `${join(inRoot('build', 'package', 'linux'), 'mime.xml')}=/usr/share/mime/packages/platter.xml`,
  ];
}

export default configuration();
