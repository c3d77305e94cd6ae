/**
 * The orbit of a group that is not SO(3), in the shape of the group: shifts as planes, permutations as a map of exchanges, turns about one axis, scales,
 * finite groups and composites as a curve along the group.
 */
import { useCallback, useMemo } from 'react';
import { exchange } from '../../group/exchanges.ts';
import type { OrbitElement } from '../../orbit/result.ts';
import { exchangeBeside, exchangedRows, exchangeFigure, exchangeUnder } from '../../plot/exchange-map.ts';
import type { FieldScale } from '../../plot/field-scale.ts';
import { lengthUnitOf } from '../../plot/group-words.ts';
import { elementSymbol } from '../../plot/molecule.ts';
import { noShift, planesFigure, shiftBeside, shiftUnder } from '../../plot/shift-planes.ts';
import { useExperiment } from '../../store/experiment.ts';
import { useSession } from '../../store/session.ts';
import { frameAt, useSubject } from '../../store/subject.ts';
import type { Size } from '../use-size.ts';
import { CellMap } from './CellMap.tsx';
import { GroupCurve } from './GroupCurve.tsx';
import { useOrbitData } from './orbit-data.ts';

const noElements: readonly OrbitElement[] = [];

/** What is drawn at each element of a picture: of the shown model, or A minus B. */
function useValues(elements: readonly OrbitElement[], others: readonly OrbitElement[]): readonly number[] {
  const difference = useSession((state) => state.shown === 'A-B');
  return useMemo(
    () => elements.map(({ value }, n) => (difference ? value - (others[n]?.value ?? Number.NaN) : value)),
    [elements, others, difference],
  );
}

function ShiftMap({ scale }: { scale: FieldScale }) {
  const { b, shownResult, field } = useOrbitData();
  const planes = shownResult?.planes;
  const elements = planes?.elements ?? noElements;
  const values = useValues(elements, b?.planes?.elements ?? noElements);
  const unit = lengthUnitOf(field);
  const draw = useCallback(
    ({ width, height }: Size, pinned: number | undefined) => {
      if (!planes) throw new Error('No shifts were evaluated.');
      return planesFigure({ planes, values, scale, unit, pinned }, width, height);
    },
    [planes, values, scale, unit],
  );
  if (!planes) return <GroupCurve />;
  return (
    <CellMap
      where="planes"
      keys="Arrows go from shift to shift, Page up and Page down to the next plane"
      draw={draw}
      under={({ width, height }, at) => shiftUnder(planes, width, height, at)}
      beside={(index, key) => shiftBeside(planes, index, key)}
      start={noShift(planes)}
      elements={elements}
      motionOf={(index) => elements[index].motion}
    />
  );
}

/** Symbols of a molecule's atoms, numbers of points and particles. */
function useRowNames(): (row: number) => string {
  const frame = useExperiment((state) => state.experiment?.frame ?? 0);
  const species = useSubject((state) => frameAt(state, frame)?.species);
  return useCallback((row) => (species ? elementSymbol(species[row]) : String(row + 1)), [species]);
}

function ExchangeMap({ scale }: { scale: FieldScale }) {
  const { b, shownResult } = useOrbitData();
  const map = shownResult?.exchanges;
  const elements = map?.elements ?? noElements;
  const values = useValues(elements, b?.exchanges?.elements ?? noElements);
  const nameOf = useRowNames();
  const draw = useCallback(
    ({ width, height }: Size, pinned: number | undefined) => {
      if (!map) throw new Error('No exchanges were evaluated.');
      return exchangeFigure({ map, values, scale, nameOf, pinned }, width, height);
    },
    [map, values, scale, nameOf],
  );
  if (!map) return <GroupCurve />;
  return (
    <CellMap
      where="exchanges"
      keys="Arrows go from exchange to exchange"
      draw={draw}
      under={({ width, height }, at) => exchangeUnder(map, width, height, at)}
      beside={(index, key) => exchangeBeside(map, index, key)}
      start={0}
      elements={elements}
      motionOf={(index) => {
        const [i, j] = exchangedRows(index);
        return i === j ? undefined : exchange(map.of, map.rows[i], map.rows[j]);
      }}
    />
  );
}

/** The large view of a group without a globe. */
export function GroupView() {
  const { shownResult, scale } = useOrbitData();
  const kind = useSession((state) => state.scale);
  if (!scale) return <div className="view" />;
  if (shownResult?.planes) return <ShiftMap scale={scale} />;
  if (shownResult?.exchanges) return <ExchangeMap scale={scale} />;
  return <GroupCurve kind={kind} />;
}

/** True where the large view is not the curve already. */
export const useHasMap = (): boolean => {
  const { shownResult } = useOrbitData();
  return shownResult?.planes !== undefined || shownResult?.exchanges !== undefined;
};
