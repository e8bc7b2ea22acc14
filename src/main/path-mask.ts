/** Paths of one run are told apart up to this many; the rest are alike. */
const MOST_PATHS = 1000;

/**
 * An absolute path in a text: behind a quote up to the last such quote of the line, else up to the line's end, as a
 * name may hold anything. What follows a letter or a slash is no path but a fraction or a URL.
 */
const PATH = /(?<![\w./~-]|app:)(?:file:\/\/\/?|[A-Za-z]:[\\/]|\\\\|\/+)[^\s/].*/;
const QUOTED_PATH = /(['"`])((?:file:\/\/|[A-Za-z]:[\\/]|\\\\|\/).*)\1/;

/**
 * Keeps paths out of the log: where somebody's images lie and what they are called is theirs. A path is replaced
 * by `<path 1>`, the same one by the same number until the app ends.
 */
export class PathMask {
  readonly #numbers = new Map<string, number>();
  readonly #own: readonly string[];

  /** @param own folders of the app itself, which are shown: what a stack trace names lies there */
  constructor(own: readonly string[] = []) {
    this.#own = own;
  }

  /** What stands for a path. */
  nameOf(path: string): string {
    const known = this.#numbers.get(path);
    if (known !== undefined) return `<path ${known}>`;
    if (this.#numbers.size >= MOST_PATHS) return '<path>';
    this.#numbers.set(path, this.#numbers.size + 1);
    return this.nameOf(path);
  }

  /** A line without paths. */
  hide(line: string): string {
    const quoted = QUOTED_PATH.exec(line);
    if (quoted && !this.#ownIn(quoted[2])) {
      const [whole, quote, path] = quoted;
      const before = this.hide(line.slice(0, quoted.index));
      return `${before}${quote}${this.nameOf(path)}${quote}${this.hide(line.slice(quoted.index + whole.length))}`;
    }
    const bare = PATH.exec(line);
    if (!bare) return line;
    const before = line.slice(0, bare.index);
    const own = this.#ownIn(bare[0]);
    if (own === undefined) return before + this.nameOf(bare[0]);
    const rest = bare[0].slice(bare[0].indexOf(own) + own.length);
    return `${before}<app>${rest[0]}${this.hide(rest.slice(1))}`;
  }

  /** The folder of the app that a path begins with. */
  #ownIn(path: string): string | undefined {
    const plain = path.replace(/^file:\/\//, '');
    return this.#own.find((folder) => plain.startsWith(folder) && /[\\/]/.test(plain[folder.length] ?? ''));
  }
}
