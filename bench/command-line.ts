import { claimsBeyondEnd, claimsOneTable, preallocatedImage } from './bench-images';
import { compareCommands, type Measured } from './compare-commands';
import type { CommandLine } from './measure-process';
import { duration, mebibytes, type Row, type Section } from './requirement';

const TIMES_FASTER = 8;
const CHECK_MEMORY = 160 * 2 ** 20;
const HOSTILE_MILLISECONDS = 2_000;
const HOSTILE_MEMORY = 256 * 2 ** 20;
/** cost per GiB may differ by this much before it is no longer called linear; small images pay for the start */
const LINEAR_WITHIN = 1.3;

const SIZES = ['64G', '256G', '1T'] as const;
const gibibytes = { '64G': 64, '256G': 256, '1T': 1024 } as const;

export interface Tools {
  /** path of the built qcow-tool */
  readonly qcowTool: string;
  /** where images may be made */
  readonly folder: string;
}

/** qcow-tool in a process of its own. */
export const ours = ({ qcowTool }: Tools, ...args: readonly string[]): CommandLine => [
  process.execPath,
  qcowTool,
  ...args,
];
const theirs = (...args: readonly string[]): CommandLine => ['qemu-img', ...args];

/** The keys that every version of qemu-img has. */
const extentsOf = (json: string): string =>
  JSON.stringify(
    (JSON.parse(json) as Record<string, unknown>[]).map((extent) =>
      ['start', 'length', 'depth', 'present', 'zero', 'data', 'offset'].map((key) => extent[key]),
    ),
  );

/** Time and memory of a command. */
export const figures = ({ milliseconds, cpuMilliseconds, memory }: Measured): string =>
  `${duration(milliseconds)} (processor ${duration(cpuMilliseconds)}), ${mebibytes(memory)}`;

async function compareRow(
  what: string,
  tools: Tools,
  args: readonly string[],
  memoryLimit?: number,
): Promise<[Row, string, string]> {
  const { ours: own, theirs: other } = await compareCommands({
    ours: ours(tools, ...args),
    theirs: theirs(...args),
  });
  const times = other.milliseconds / own.milliseconds;
  const within = memoryLimit === undefined || own.memory <= memoryLimit;
  const row = {
    what,
    ours: `${figures(own)}; ${times.toFixed(1)} × faster`,
    theirs: figures(other),
    target: `${TIMES_FASTER} × faster${memoryLimit === undefined ? '' : `, ${mebibytes(memoryLimit)}`}`,
    met: times >= TIMES_FASTER && within,
  };
  return [row, own.run.output, other.run.output];
}

/** The image of 16.8 million clusters. */
async function largeImage(tools: Tools, image: string): Promise<Section> {
  const [check] = await compareRow('check', tools, ['check', image], CHECK_MEMORY);
  const [map, own, other] = await compareRow('map --output json', tools, ['map', '--output', 'json', image]);
  const same = extentsOf(own) === extentsOf(other);
  return {
    title: '1 TiB with all metadata preallocated, 16.8 million clusters',
    rows: [
      check,
      map,
      {
        what: 'map: the same extents',
        ours: same ? 'identical' : 'different',
        target: 'identical',
        met: same,
      },
    ],
  };
}

async function scaling(
  tools: Tools,
  images: Readonly<Record<(typeof SIZES)[number], string>>,
): Promise<Section> {
  const start = (await compareCommands({ start: ours(tools, '--help') })).start.milliseconds;
  const measured = await compareCommands({
    '64G': ours(tools, 'check', images['64G']),
    '256G': ours(tools, 'check', images['256G']),
    '1T': ours(tools, 'check', images['1T']),
  });
  const cost = (size: (typeof SIZES)[number]): number =>
    (measured[size].milliseconds - start) / gibibytes[size];
  const rows = SIZES.map((size): Row => {
    const { milliseconds, memory } = measured[size];
    return {
      what: `check of ${size}iB`,
      ours: `${duration(milliseconds)}, ${mebibytes(memory)}; ${(cost(size) * 1000).toFixed(0)} µs a GiB`,
      ...(size === '1T' && {
        target: 'no more a GiB than at 256 GiB',
        met: cost('1T') <= cost('256G') * LINEAR_WITHIN,
      }),
    };
  });
  const note = `Start-up of the process (${duration(start)}) is taken off the cost of a GiB.`;
  return { title: 'Cost grows with metadata', note, rows };
}

async function hostileRow(tools: Tools, what: string, image: string): Promise<Row> {
  const { check } = await compareCommands({ check: ours(tools, 'check', image) });
  const { milliseconds, memory, run } = check;
  return {
    what,
    ours: `${duration(milliseconds)}, ${mebibytes(memory)}, exit status ${run.status}`,
    target: `${duration(HOSTILE_MILLISECONDS)}, ${mebibytes(HOSTILE_MEMORY)}`,
    met: milliseconds <= HOSTILE_MILLISECONDS && memory <= HOSTILE_MEMORY,
  };
}

/** Everything about the command line. @param large the image of 1 TiB */
export async function commandLineSections(tools: Tools, large: string): Promise<Section[]> {
  const images = {
    '64G': preallocatedImage(tools.folder, '64G'),
    '256G': preallocatedImage(tools.folder, '256G'),
    '1T': large,
  };
  return [
    await largeImage(tools, large),
    await scaling(tools, images),
    {
      title: 'A file of 64 MiB that claims the largest tables there are',
      rows: [
        await hostileRow(tools, 'check: four million L2 tables past the end', claimsBeyondEnd(tools.folder)),
        await hostileRow(
          tools,
          'check: one L2 table, named four million times',
          claimsOneTable(tools.folder),
        ),
      ],
    },
  ];
}
