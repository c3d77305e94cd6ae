/** What colours the points of a cloud: the file's colours, one of its channels or z on viridis with its range, or nothing. */
import { useMemo } from 'react';
import type { PointCloud } from '../../data/subject.ts';
import { significant } from '../../plot/number-format.ts';
import { finiteRange } from '../scene/cloud-detail.ts';
import type { Colouring } from '../scene/cloud-points.ts';

/** The file's colours where it has some. */
export const firstColouring = (cloud: PointCloud): Colouring => ({ kind: cloud.colours ? 'file' : 'plain' });

const keyOf = (colouring: Colouring): string =>
  colouring.kind === 'channel' ? `channel:${colouring.name}` : colouring.kind;

interface CloudColouringProps {
  readonly cloud: PointCloud;
  /** How many points, in words. */
  readonly count: string;
  readonly value: Colouring;
  readonly onChange: (colouring: Colouring) => void;
}

export function CloudColouring({ cloud, count, value, onChange }: CloudColouringProps) {
  const options: readonly (Colouring & { readonly text: string })[] = [
    ...(cloud.colours ? [{ kind: 'file', text: 'the file’s colours' } as const] : []),
    ...[...cloud.channels]
      .filter(([, { width }]) => width === 1)
      .map(([name]) => ({ kind: 'channel', name, text: name }) as const),
    { kind: 'height', text: 'z' },
    { kind: 'plain', text: 'nothing' },
  ];
  const range = useMemo(() => {
    const channel = value.kind === 'channel' ? cloud.channels.get(value.name) : undefined;
    if (channel) return finiteRange(channel.values);
    const [least, most] = value.kind === 'height' ? (finiteRange(cloud.positions, 3, 2) ?? []) : [];
    return least === undefined || most === undefined ? undefined : [least + cloud.centre[2], most + cloud.centre[2]];
  }, [cloud, value]);
  return (
    <p className="cloud-line note">
      <span className="num">{count}</span>
      <label>
        coloured by{' '}
        <select
          value={keyOf(value)}
          onChange={(event) => {
            const next = options.find((option) => keyOf(option) === event.target.value);
            if (next) onChange(next);
          }}
        >
          {options.map((option) => (
            <option key={keyOf(option)} value={keyOf(option)}>
              {option.text}
            </option>
          ))}
        </select>
      </label>
      {(value.kind === 'channel' || value.kind === 'height') && (
        <span className="range num">
          {range ? (
            <>
              {significant(range[0])} <i className="ramp" aria-hidden="true" /> {significant(range[1])}
            </>
          ) : (
            'no finite value'
          )}
        </span>
      )}
    </p>
  );
}
