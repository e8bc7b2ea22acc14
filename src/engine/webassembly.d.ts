/** WebAssembly text; bundling assembles it (build/wat-plugin.mjs). */
declare module '*.wat' {
  const code: Uint8Array<ArrayBuffer>;
  export default code;
}

/** What the engine uses of WebAssembly; every Node has it, but only the browser's types declare it. */
declare namespace WebAssembly {
  type Module = object;
  const Module: new (code: Uint8Array) => Module;
  class Memory {
    /** @param size in pages of 64 KiB */
    constructor(size: { readonly initial: number; readonly maximum: number });
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, Memory>>>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
