/** Classes of the cells, row by row: d data, c compressed, s shared, m metadata, z zero, - free, space nothing. */
const ROWS = [
  '   d  cc    d   ',
  ' d    ss  d   d ',
  '                ',
  'mm ddd cc dd sss',
  'ddddddddd-ddssdd',
  'ccccddddddddd--d',
  'ssdddd--ddccdddd',
  'ddd-ddddddzzdddd',
  'zz-----dd-------',
] as const;

const CLASSES: Readonly<Record<string, string>> = {
  d: 'data',
  c: 'compressed',
  s: 'shared',
  m: 'metadata',
  z: 'zero',
  '-': 'free',
};

const CELL = 13;
const GAP = 2;
/** rows above the file, still falling */
const FALLING = 3;

/** Clusters that fall into their places in a file. */
export function DropPicture() {
  const step = CELL + GAP;
  const width = 16 * step - GAP;
  const top = FALLING * step;
  const height = ROWS.length * step - GAP;
  return (
    <svg
      className="drop-picture"
      viewBox={`-9 -1 ${width + 18} ${height + 11}`}
      width={width + 18}
      height={height + 12}
      aria-hidden="true"
    >
      <path
        className="drop-picture-file"
        d={`M-8 ${top - 14}V${height + 3}a6 6 0 0 0 6 6H${width + 2}a6 6 0 0 0 6 -6V${top - 14}`}
      />
      {ROWS.map((row, y) =>
        [...row].map((letter, x) =>
          CLASSES[letter] === undefined ? null : (
            <rect
              key={`${x}-${y}`}
              x={x * step}
              y={y * step - (y < FALLING ? (x % 3) * 3 : 0)}
              width={CELL}
              height={CELL}
              rx={1.5}
              className={`fill-${CLASSES[letter]}`}
              opacity={y < FALLING ? 0.45 + y * 0.2 : 1}
            />
          ),
        ),
      )}
    </svg>
  );
}
