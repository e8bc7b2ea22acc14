import { Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { formatSize } from '../../../shared/sizes';
import { LeftToRight } from '../../app/reading-direction';
import type { GuestData } from './use-guest-data';
import './resize-bar.css';

interface ResizeBarProps {
  /** bytes of the disk now and then; `next` is undefined while it is no size */
  readonly now: number;
  readonly next: number | undefined;
  readonly data: GuestData | undefined;
  /** bytes that the whole bar stands for */
  readonly scale: number;
  /** called with another end, in bytes */
  readonly onChange: (next: number) => void;
}

/** The end is moved in steps of which the bar has at least so many; they are powers of two. */
const STEPS = 256;

/** The disk as it is, with its data, and as it would be, on one scale; its end can be moved. */
export function ResizeBar({ now, next, data, scale, onChange }: ResizeBarProps) {
  const step = Math.max(512, 2 ** Math.floor(Math.log2(scale / STEPS)));
  const share = (bytes: number): string => `${(100 * bytes) / scale}%`;
  const words = data
    ? data.end === 0
      ? 'no data on it'
      : `its data ends at ${formatSize(data.end)}`
    : 'where its data ends is not known yet';
  return (
    <LeftToRight>
      <Slider
        className="resize-bar"
        minValue={0}
        maxValue={scale}
        step={step}
        value={Math.min(scale, next ?? now)}
        onChange={(value) => onChange(Math.max(step, value))}
      >
        <Label className="visually-hidden">End of the disk</Label>
        <SliderTrack className="resize-bar-line">
          <div className="resize-bar-now" style={{ width: share(now) }}>
            {data?.pieces.map(({ start, length }) => (
              <span
                key={start}
                className="resize-bar-data"
                style={{ left: `${(100 * start) / now}%`, width: `${(100 * length) / now}%` }}
              />
            ))}
          </div>
          {next !== undefined && next > now && (
            <div className="resize-bar-gain" style={{ left: share(now), width: share(next - now) }} />
          )}
          {next !== undefined && next < now && (
            <div
              className={data && data.end <= next ? 'resize-bar-cut' : 'resize-bar-cut resize-bar-lost'}
              style={{ left: share(next), width: share(now - next) }}
            />
          )}
          <SliderThumb className="resize-bar-end" />
        </SliderTrack>
        <p className="dim">
          {formatSize(now)} now, {words}.
        </p>
      </Slider>
    </LeftToRight>
  );
}
