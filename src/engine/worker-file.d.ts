/** A script for a worker thread; bundling makes it (build/worker-file-plugin.mjs). */
declare module '*?worker-file' {
  /** absolute */
  const path: string;
  export default path;
}
