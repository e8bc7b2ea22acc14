import { readFile } from 'node:fs/promises';

/** Assembles WebAssembly text, so that its source is what is read and reviewed: imports of `*.wat` give the bytes. */
export function assembleWat() {
  return {
    name: 'assemble-wat',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith('.wat')) return undefined;
      const { default: loadAssembler } = await import('wabt');
      const assembler = await loadAssembler();
      const module = assembler.parseWat(id, await readFile(id, 'utf8'), { simd: true });
      const { buffer } = module.toBinary({});
      module.destroy();
      return { code: `export default new Uint8Array([${buffer.join()}]);`, moduleType: 'js', map: null };
    },
  };
}
