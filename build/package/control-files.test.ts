import { describe, expect, it } from 'vitest';
import { debianControl, rpmSpec } from './control-files.mjs';
import { readFpmArguments } from './fpm-arguments.mjs';

/** As electron-builder calls fpm. */
const ARGUMENTS = [
  '-s dir --force -t deb -d libgtk-3-0 -d libnss3 --deb-recommends nodejs --architecture amd64'.split(' '),
  '--version 1.2.0 --name platter --vendor Us --category utils --deb-priority optional'.split(' '),
  ['--description', 'See images\n Shows what one is.\n\nAnd more.', '--maintainer', 'Us <us@here>'],
  ['--rpm-summary', 'See images', '--license', 'MIT'],
  ['/made/linux-unpacked/=/opt/Platter', '/made/a=b.xml=/usr/share/mime/packages/platter.xml'],
].flat();
const wanted = readFpmArguments(ARGUMENTS);

describe('what electron-builder asks fpm for', () => {
  it('is read with all that goes in, names with = too', () => {
    expect(wanted.inputs).toEqual([
      { from: '/made/linux-unpacked/', to: '/opt/Platter' },
      { from: '/made/a=b.xml', to: '/usr/share/mime/packages/platter.xml' },
    ]);
    expect(wanted.depends).toEqual(['libgtk-3-0', 'libnss3']);
    expect(wanted.options['--version']).toBe('1.2.0');
  });

  it('becomes a control file of Debian', () => {
    const control = debianControl(wanted, 4711);
    expect(control).toContain('Package: platter\nVersion: 1.2.0\n');
    expect(control).toContain('Depends: libgtk-3-0, libnss3\nRecommends: nodejs\n');
    expect(control).toContain('Installed-Size: 4711\n');
    expect(control).toMatch(/Description: See images\n Shows what one is\.\n \.\n And more\.\n$/);
  });

  it('becomes a spec file whose scripts expand nothing and spare an update', () => {
    const spec = rpmSpec(wanted, { afterInstall: 'echo 100%', afterRemove: 'rm link' });
    expect(spec).toContain('Requires: libnss3');
    expect(spec).toContain('echo 100%%');
    expect(spec).toMatch(/%postun -p \/bin\/bash\nif \[ "\$1" -ge 1 \]; then exit 0; fi\nrm link/);
    expect(spec).toContain('/opt/Platter\n/usr/share/mime/packages/platter.xml');
  });
});
