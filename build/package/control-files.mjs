/** A description as Debian wants it: a line, then paragraphs that are indented, with dots for empty lines. */
function debianDescription(text) {
  const [first, ...rest] = text.split('\n').map((line) => line.trim());
  return [first, ...rest.map((line) => ` ${line === '' ? '.' : line}`)].join('\n');
}

/** The control file of a Debian package. @param {ReturnType<import('./fpm-arguments.mjs').readFpmArguments>} wanted */
export function debianControl({ options, depends, recommends }, kilobytes) {
  const fields = {
    Package: options['--name'],
    Version: options['--version'],
    License: options['--license'],
    Vendor: options['--vendor'],
    Architecture: options['--architecture'],
    Maintainer: options['--maintainer'],
    'Installed-Size': kilobytes,
    Depends: depends.join(', '),
    Recommends: recommends.join(', '),
    Section: options['--category'],
    Priority: options['--deb-priority'],
    Description: debianDescription(options['--description']),
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return `${given.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`;
}

/**
 * The spec file of an rpm of files that are there already.
 * @param {ReturnType<import('./fpm-arguments.mjs').readFpmArguments>} wanted
 * @param {{ afterInstall: string, afterRemove: string }} scripts their texts
 */
export function rpmSpec({ options, depends, inputs }, { afterInstall, afterRemove }) {
  const owned = inputs.map(({ to }) => (to.includes(' ') ? `"${to}"` : to));
  return [
    `Name: ${options['--name']}`,
    `Version: ${options['--version']}`,
    'Release: 1',
    `Summary: ${options['--rpm-summary']}`,
    `License: ${options['--license']}`,
    `Group: ${options['--category']}`,
    `Vendor: ${options['--vendor']}`,
    `Packager: ${options['--maintainer']}`,
    // what it needs is listed; a look into Chromium's libraries would find the names of those that it brings
    'AutoReqProv: no',
    ...depends.map((name) => `Requires: ${name}`),
    '',
    '%description',
    options['--description'],
    '',
    '%post -p /bin/bash',
    withoutMacros(afterInstall),
    '%postun -p /bin/bash',
    // an update removes the old package after the new one is there
    'if [ "$1" -ge 1 ]; then exit 0; fi',
    withoutMacros(afterRemove),
    '',
    '%files',
    '%defattr(-,root,root,-)',
    ...owned,
    '',
  ].join('\n');
}

const withoutMacros = (script) => script.replaceAll('%', '%%');
